"""People, bodies, who acts for whom: users, organisations, memberships, deputies, sign-in."""
