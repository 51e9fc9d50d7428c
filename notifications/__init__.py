"""The outbox and its delivery: inbox, e-mail, SMS, post; templates in kk, ru, en."""
