"""Questions, proposals and subscriptions."""

from django.urls import path

from registry.views import voices, voices_office, voices_subscriptions

urlpatterns = [
    path("services/<slug:registry_no>/ask/", voices.ask, name="ask"),
    path("questions/<slug:token>/", voices.question, name="question"),
    path("services/<slug:registry_no>/wrong/", voices.propose, name="propose"),
    path("proposals/<slug:token>/", voices.proposal, name="proposal"),
    path("subscriptions/new/", voices_subscriptions.new, name="subscribe"),
    path("subscriptions/<slug:token>/", voices_subscriptions.subscription, name="subscription"),
    path("cabinet/subscriptions/", voices_subscriptions.mine, name="my_subscriptions"),
    path("office/questions/", voices_office.questions, name="office_questions"),
    path("office/questions/new/", voices_office.counter, name="office_counter"),
    path("office/questions/<int:pk>/", voices_office.question, name="office_question"),
    path("office/registry/proposals/", voices_office.proposals, name="office_proposals"),
    path("office/registry/proposals/<int:pk>/", voices_office.proposal, name="office_proposal"),
]
