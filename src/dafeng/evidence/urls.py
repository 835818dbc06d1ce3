"""Addresses of the log, of approvals, of attachments; under evidence/."""

from django.urls import path

from dafeng.evidence import views

app_name = "evidence"
urlpatterns = [
    path("", views.log, name="log"),
    path("entries/<uuid:pk>/", views.entry, name="entry"),
    path("proofs/<int:number>/", views.proof, name="proof"),
    path("checkpoint/", views.checkpoint, name="checkpoint"),
    path("approvals/", views.approvals, name="approvals"),
    path("approvals/<uuid:pk>/", views.approval, name="approval"),
    path("attachments/<int:pk>/", views.attachment, name="attachment"),
    path("attach/<str:subject_type>/<str:subject_id>/", views.attach, name="attach"),
]
