"""The portal: a service catalog and member-ID lifecycle, with reasons and proof."""

__version__ = "0.1.0"
