"""Why a file, a row or an import is refused: a code kept in the database, put into words later."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.content import SENTENCES as CONTENT_SENTENCES
from registry.errors import RegistryRefused


class FileUnreadable(Exception):
    """The file as a whole cannot be taken; ``code`` and ``params`` make the sentence."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code, self.params = code, params

    def __str__(self) -> str:
        return sentence(self.code, self.params)


class NotWritable(RegistryRefused):
    """A text does not fit a cell of a spreadsheet."""

    sentence = _(
        "Entry %(number)s has a text that is too long for a cell of a spreadsheet."
        " Take CSV or JSON instead."
    )

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number

    def __str__(self) -> str:
        return str(self.sentence) % {"number": self.number}


class NotWaiting(RegistryRefused):
    """The import is not in the state that the act needs."""

    sentence = _("This import is in another state now. Open the page again to see it.")


_FILE: dict[str, Any] = {
    "empty": _("The file has no rows."),
    "type": _("The file is neither XLSX nor CSV nor JSON."),
    "type_differs": _("The file is not what its name says: %(kind)s was expected."),
    "encoding": _("The file is not in UTF-8. Save it as “CSV UTF-8”."),
    "csv": _("The CSV file cannot be read: row %(row)s is broken."),
    "json": _("The JSON file cannot be read: it must be a list of objects."),
    "xlsx": _("The XLSX file cannot be read: it is damaged."),
    "too_big": _("The file is too big when unpacked: at most %(limit)s MB."),
    "packed": _("The file is packed in a way that no spreadsheet program packs."),
    "declarations": _("The file holds declarations that a spreadsheet never holds."),
    "rows": _("The file has more than %(limit)s rows. Divide it."),
    "columns_missing": _("These columns are missing: %(columns)s."),
    "columns_unknown": _("There are no such columns: %(columns)s."),
    "columns_twice": _("These columns are there twice: %(columns)s."),
    "column_unnamed": _("Column %(column)s has no name."),
    "changed_since_check": _(
        "The registry has changed since the file was checked, and nothing was carried out."
        " See below what each row does now."
    ),
    "not_keeper": _("Whoever confirmed the import keeps the registry no longer."),
    "gone": _("The file is not there any more. Bring it in again."),
    "quarantined": _("The file is in quarantine."),
    "unexpected": _("The portal failed; nothing was changed. The fault has been recorded."),
}

_ROW: dict[str, Any] = {
    "cells": _("The row has %(found)s cells instead of %(expected)s."),
    "number_for_text": _(
        "The cell holds the number %(value)s, not a text: the spreadsheet may have dropped leading"
        " zeros. Give the column the format “Text” and enter the value again."
    ),
    "formula": _("The cell holds a formula. Enter the value itself."),
    "error_value": _("The cell holds an error of the spreadsheet."),
    "bad_character": _("The text holds a character that cannot be kept."),
    "yes_or_no": _("Enter yes or no instead of %(value)s."),
    "whole_number": _("Enter a whole number instead of %(value)s."),
    "day": _("Enter the date as 2025-09-08 instead of %(value)s."),
    "number_required": _("An entry taken over needs its number in the registry."),
    "number_form": _(
        "A number in the registry has at most 20 Latin letters, digits, hyphens and underscores."
    ),
    "number_twice": _("Row %(row)s has the same number in the registry."),
    "code_twice": _("Row %(row)s has the same classified code."),
    "state_unknown": _("There is no such state: %(value)s."),
    "state_new": _(
        "A new row is either included (taken over from an earlier registry) or proposed."
    ),
    "state_differs": _(
        "The state does not change by an import: inclusion and exclusion are recorded by an act"
        " of the Government, a proposal is sent and rejected on its page."
    ),
    "included_on_required": _("Enter the day of inclusion in the registry."),
    "included_on_future": _("The day of inclusion has not come yet."),
    "included_on_differs": _(
        "The day of inclusion does not change by an import: it is corrected on the page of the"
        " entry and confirmed by a second person."
    ),
    "inclusion_act_required": _("Enter the name, the number and the date of the act of inclusion."),
    "act_in_future": _("The date of the act has not come yet."),
    "inclusion_act_differs": _("The act of inclusion does not change by an import."),
    "proposal_has_acts": _("A proposal has no day and no act of inclusion yet."),
    "excluded_on_differs": _(
        "Exclusion is recorded by an act of the Government, not by an import."
    ),
    "version_new": _("An entry taken over begins with version 1."),
    "version_differs": _("The version is counted by the portal. It is %(value)s now."),
    "valid_from_new": _("An entry taken over is valid from the day of its inclusion."),
    "valid_from_required": _("Enter in valid_from the day from which the change holds."),
    "valid_from_past": _("A change cannot take effect on a day that has passed."),
    "valid_from_differs": _("The day changes only together with the content of the entry."),
    "change_act_required": _(
        "A change of an entry rests on an act: fill in change_act, change_act_no and"
        " change_act_date."
    ),
    "changed_since": _(
        "Somebody has changed the entry since this file was exported. Export it again."
    ),
    "already_planned": _("A change of this entry is already planned. Cancel it first."),
    "out_of_force": _("An entry that is excluded or rejected cannot be changed."),
}


def sentence(code: str, params: Mapping[str, str]) -> str:
    """A refusal in the reader's language, by its code."""
    found = _FILE.get(code) or _ROW.get(code) or CONTENT_SENTENCES[code]
    return str(found) % dict(params)
