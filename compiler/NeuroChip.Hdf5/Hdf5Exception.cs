namespace NeuroChip.Hdf5;

/// <summary>A file is not readable HDF5, is damaged, holds what is not supported, or breaks a limit.</summary>
public class Hdf5Exception : Exception
{
    /// <summary>Names the file, the place inside it and what is wrong.</summary>
    /// <param name="file">The file as the caller named it.</param>
    /// <param name="path">Path of the object inside the file; <c>/</c> when the file as a whole is meant.</param>
    /// <param name="problem">What is wrong, as a clause without a full stop.</param>
    public Hdf5Exception(string file, string path, string problem)
        : base($"{file}:{path}: {problem}.")
    {
        this.File = file;
        this.Path = path;
        this.Problem = problem;
    }

    /// <summary>The file as the caller named it.</summary>
    public string File { get; }

    /// <summary>Path of the object inside the file.</summary>
    public string Path { get; }

    /// <summary>What is wrong, without the place.</summary>
    public string Problem { get; }
}
