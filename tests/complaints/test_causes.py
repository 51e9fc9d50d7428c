"""Why people complain about a service, as whoever drafts its standard is told."""

from complaints.workflow import Ground
from standards.ports import causes_of_complaints
from tests.world import World, filed


def test_grounds_come_the_most_frequent_first_and_without_people(world: World) -> None:
    for ground in (Ground.ORDER, Ground.RESULT, Ground.ORDER):
        filed(world, ground=ground)
    causes = causes_of_complaints(world.service.pk)
    assert [(one.name, one.count) for one in causes] == [
        (str(Ground.ORDER.label), 2),
        (str(Ground.RESULT.label), 1),
    ]


def test_a_service_nobody_complained_about_has_no_causes(world: World) -> None:
    filed(world)
    assert causes_of_complaints(world.service.pk + 1) == []
