"""A stage and a remedy for which a clock has run cannot be deleted, not even past the services."""

from django.db import IntegrityError, connection, transaction

import pytest

from complaints.models import ComplaintStage, Remedy
from complaints.workflow import Outcome
from tests.world import World, answered


@pytest.mark.parametrize("model", [ComplaintStage, Remedy])
def test_database_refuses_to_delete_what_had_a_clock(
    world: World, model: type[ComplaintStage | Remedy]
) -> None:
    answered(world, Outcome.SATISFIED)
    row = model.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [row.pk])
    assert model.objects.filter(pk=row.pk).exists()
