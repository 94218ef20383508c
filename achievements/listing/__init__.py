from achievements.listing.listing import Listing

__all__ = ["Listing"]
