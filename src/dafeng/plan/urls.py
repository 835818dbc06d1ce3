"""Addresses of this context."""

from django.urls import path

from dafeng.plan.views import body, document, review, target, task
from dafeng.ui.kept import kept

app_name = "plan"
urlpatterns = [
    path("targets/", kept(target.target_list), name="target_list"),
    path("targets/review/", kept(review.review_list), name="review"),
    path("targets/review/issue/", review.review_issue, name="review_issue"),
    path("targets/review/<int:pk>/", kept(review.review_issued), name="review_issued"),
    path("targets/<slug:key>/", kept(target.target), name="target"),
    path("targets/<slug:key>/values/new/", target.value_new, name="value_new"),
    path("targets/<slug:key>/documents/new/", target.decision_new, name="decision_new"),
    path("tasks/", kept(task.task_list), name="task_list"),
    path("tasks/<slug:key>/", kept(task.task), name="task"),
    path("bodies/", kept(body.body_list), name="body_list"),
    path("bodies/<slug:code>/", kept(body.body), name="body"),
    path("plan/", kept(document.outline), name="outline"),
    path("systems/", kept(document.system_list), name="system_list"),
    path("systems/<slug:key>/", kept(document.system), name="system"),
    path("figures/", kept(document.figure_list), name="figure_list"),
]
