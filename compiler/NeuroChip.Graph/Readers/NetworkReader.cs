using NeuroChip.Graph.Readers.LavaDl;
using NeuroChip.Graph.Readers.Nir;
using NeuroChip.Graph.Readers.Problems;
using NeuroChip.Hdf5;

namespace NeuroChip.Graph.Readers;

/// <summary>Reads a network from a file of any known format. The content decides, not the file's name.</summary>
public static class NetworkReader
{
    /// <summary>Reads a network.</summary>
    /// <param name="path">A lava-dl <c>.net</c> or a NIR file.</param>
    /// <param name="options">Choices; the default ones when null.</param>
    /// <exception cref="GraphFormatException">The file holds no network that can be read; every problem found is named.</exception>
    public static NetworkFile Read(string path, ReadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= ReadOptions.Default;
        ProblemBag problems = new(path);
        Hdf5Group root = Open(problems, path, options);
        string name = options.Name ?? Path.GetFileNameWithoutExtension(path);

        bool isLavaDl = root.TryGetGroup("layer", out Hdf5Group? layers);
        if (!isLavaDl && !root.TryGetGroup("node", out _))
        {
            string found = root.Members.IsEmpty ? "nothing" : string.Join(", ", root.Members.Take(5).Select(m => m.Path));
            problems.Add(FormatCodes.UnknownContent, "/", "the HDF5 file holds no network", found, "/layer or /node");
            problems.ThrowIfErrors();
        }

        if (!isLavaDl && options.Layers is { } asked)
        {
            problems.Add(FormatCodes.LayerRange, "/node", "a NIR graph has no numbered layers", $"{asked.First}..{asked.Last}", "a lava-dl file");
            problems.ThrowIfErrors();
        }

        SnnGraph graph = isLavaDl
            ? new LavaDlReader(problems, name, options.Layers).Read(root, layers!)
            : new NirReader(problems, name).Read(root);
        problems.ThrowIfErrors();
        return new NetworkFile(graph, isLavaDl ? NetworkFormat.LavaDl : NetworkFormat.Nir, problems.Problems);
    }

    private static Hdf5Group Open(ProblemBag problems, string path, ReadOptions options)
    {
        try
        {
            return Hdf5File.Read(path, options.Limits);
        }
        catch (Hdf5SignatureException e)
        {
            problems.Add(FormatCodes.NotANetwork, "", e.Problem);
        }
        catch (Hdf5Exception e)
        {
            problems.Add(FormatCodes.Unreadable, e.Path == "/" ? "" : e.Path, e.Problem);
        }

        throw new GraphFormatException(problems.Problems);
    }
}
