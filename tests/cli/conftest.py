from tests.support.folders import open_folder
from tests.support.object_services import bucket, object_service

__all__ = ["bucket", "object_service", "open_folder"]
