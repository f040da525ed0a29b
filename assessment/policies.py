"""Who may do what in a city. Pure: one table, and the questions that are asked of it.

Restricted evidence is seen by those who answer, review or coordinate. A viewer sees that it
exists, with its year and grade, as a report prints it; never its title, link or file.
"""

from __future__ import annotations

from collections.abc import Mapping

from assessment.enums import Action, Role

ROLE_ACTIONS: Mapping[Role, frozenset[Action]] = {
    Role.OWNER: frozenset(Action),
    Role.COORDINATOR: frozenset(set(Action) - {Action.ADMINISTER}),
    Role.REVIEWER: frozenset({Action.VIEW, Action.COMMENT, Action.SEE_RESTRICTED}),
    Role.CONTRIBUTOR: frozenset(
        {Action.VIEW, Action.ANSWER, Action.COMMENT, Action.SEE_RESTRICTED}
    ),
    Role.VIEWER: frozenset({Action.VIEW}),
}


def can(role: Role, action: Action) -> bool:
    """Whether a member with this role may do this in the city."""
    return action in ROLE_ACTIONS[role]


def roles_to_invite(role: Role) -> tuple[Role, ...]:
    """The roles that a member may hand out: none above coordinator, which only an owner gives."""
    if can(role, Action.ADMINISTER):
        return (Role.COORDINATOR, Role.REVIEWER, Role.CONTRIBUTOR, Role.VIEWER)
    if can(role, Action.COORDINATE):
        return (Role.REVIEWER, Role.CONTRIBUTOR, Role.VIEWER)
    return ()
