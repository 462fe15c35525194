"""Makes the files beside it: forms of HDF5 that this project reads but does not write. Needs h5py (3.7 was used)."""
import os
import h5py
import numpy as np

here = os.path.dirname(os.path.abspath(__file__))


def new(name, **options):
    return h5py.File(os.path.join(here, name), "w", **options)


with new("variety.h5") as f:
    f["big_endian"] = np.array([0.0, 0.5, -1.25], dtype=">f8")
    f["half"] = np.array([1, -2, 65504], dtype="f2")
    f["signed_bytes"] = np.array([-128, 0, 127], dtype="i1")
    f["big_endian_words"] = np.array([-2, 300], dtype=">i2")
    f["truths"] = np.array([True, False, True])
    f["complex"] = np.array([1 + 2j])
    f["null"] = h5py.Empty("f4")
    f.create_dataset("zipped", data=np.arange(1000).reshape(10, 10, 10), chunks=(3, 4, 5),
                     compression="gzip", shuffle=True, fletcher32=True)
    d = f.create_dataset("partly_written", shape=(3, 3), chunks=(1, 1), fillvalue=7.5)
    d[0, 0] = 1
    f.create_dataset("zipped_strings", data=np.array(["", "a", "bb", "ccc"], dtype=object), compression="gzip")
    many = f.create_group("many")
    for i in range(100):
        many[f"n{i}"] = i

with new("soft.h5") as f:
    f["target"] = 1
    f["link"] = h5py.SoftLink("/target")

with new("external.h5") as f:
    f["link"] = h5py.ExternalLink("other.h5", "/target")

with new("newest.h5", libver="latest") as f:
    for i in range(20):
        f[f"n{i}"] = i
