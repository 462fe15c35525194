namespace NeuroChip.Hdf5;

/// <summary>A group or a dataset.</summary>
public abstract class Hdf5Node
{
    private protected Hdf5Node(string name) => this.Name = name;

    /// <summary>Its name inside its group; empty for the root.</summary>
    public string Name { get; }

    /// <summary>The file it was read from, as the caller named it; <c>memory</c> for nodes made in code.</summary>
    public string File { get; internal set; } = "memory";

    /// <summary>Full path inside the file, such as <c>/layer/0/weight</c>.</summary>
    public string Path { get; internal set; } = "/";

    internal static string Join(string parent, string name) =>
        parent == "/" ? "/" + name : $"{parent}/{name}";
}
