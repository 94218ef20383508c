"""Library of pictures that items show: what is kept of an upload, the files that pages load, and who may load them."""
