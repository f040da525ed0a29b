"""The groups that are shipped for people who write frameworks.

They are made once; whoever administers an installation may change them, and stays right.
"""

from __future__ import annotations

from typing import Any

PARTS = (
    *("scalelevel", "source", "perspective", "dimension", "indicator", "question", "level"),
    *("item", "citation", "profileitem", "theme"),
)
READ = (
    *(f"view_{name}" for name in PARTS),
    *("view_framework", "view_frameworkversion", "view_frameworkevent", "view_draftcomment"),
)
COMMENT = ("add_draftcomment", "change_draftcomment")
EDIT = (
    *(f"{verb}_{name}" for name in PARTS for verb in ("add", "change", "delete")),
    *("add_framework", "change_framework"),
    *("add_frameworkversion", "change_frameworkversion", "delete_frameworkversion"),
)
PUBLISH = (*("publish_frameworkversion", "confirm_frameworkversion", "retire_frameworkversion"),)
GROUPS = {
    "framework editor": (*READ, *COMMENT, *EDIT),
    "framework publisher": (*READ, *COMMENT, *PUBLISH),
    "framework reviewer": (*READ, *COMMENT),
}


def make_groups(apps: Any, using: str) -> None:
    """Make each group that is not there, with its permissions, which must exist by now."""
    group_model = apps.get_model("auth", "Group")
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for name, codes in GROUPS.items():
        group, is_new = group_model.objects.using(using).get_or_create(name=name)
        if is_new:
            own = permissions.filter(content_type__app_label="frameworks", codename__in=codes)
            group.permissions.set(own)
