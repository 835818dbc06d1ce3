"""Who may see the outlook and who may run it; it is internal until somebody releases it."""

import rules

from dafeng.people.rules import is_officer, sees_whole_city

rules.add_perm("outlook.view_outlook", sees_whole_city)
rules.add_perm("outlook.run_outlook", is_officer)
rules.add_perm("outlook.view_estimate", sees_whole_city)
rules.add_perm("outlook.make_estimate", is_officer)
