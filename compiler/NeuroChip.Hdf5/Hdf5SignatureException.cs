namespace NeuroChip.Hdf5;

/// <summary>The bytes are not those of an HDF5 file at all.</summary>
public sealed class Hdf5SignatureException : Hdf5Exception
{
    /// <summary>Names the file.</summary>
    /// <param name="file">The file as the caller named it.</param>
    /// <param name="problem">What is wrong, as a clause without a full stop.</param>
    public Hdf5SignatureException(string file, string problem)
        : base(file, "/", problem)
    {
    }
}
