namespace NeuroChip.Hdf5;

/// <summary>The HDF5 library is not installed on this machine, or is one this binding does not know.</summary>
public sealed class Hdf5LibraryMissingException : Hdf5Exception
{
    /// <summary>What to do about it, for a message that stands alone.</summary>
    public const string Remedy = "install it with 'apt-get install libhdf5-103-1' (Debian 12), or put a libhdf5 of version 1.10 or later on the library path";

    /// <summary>Says which names were tried.</summary>
    /// <param name="detail">What was tried or found.</param>
    public Hdf5LibraryMissingException(string detail)
        : base("libhdf5", "/", $"the HDF5 library cannot be used ({detail}); {Remedy}")
    {
    }
}
