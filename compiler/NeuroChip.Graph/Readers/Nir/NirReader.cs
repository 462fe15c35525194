using NeuroChip.Graph.Readers.Problems;
using NeuroChip.Hdf5;

namespace NeuroChip.Graph.Readers.Nir;

/// <summary>
/// Reads NIR. Nodes of neurons become populations; a Linear or Affine between two of them becomes a projection.
/// An Input that leads to weights becomes a spike source; one that leads to neurons directly drives their current.
/// An Output after neurons counts their spikes; one after weights becomes a readout that adds them up.
/// NIR: Pedersen et al., Nature Communications 15, 8122 (2024).
/// </summary>
internal sealed class NirReader(ProblemBag problems, string name)
{
    internal SnnGraph Read(Hdf5Group root)
    {
        _ = root.TryGetGroup("node", out Hdf5Group? node);
        string? type = new FieldReader(node!, problems).Text("type");
        if (type is not null and not "NIRGraph")
        {
            problems.Add(FormatCodes.NotAGraph, "/node", "the root of the file is no graph", type, "NIRGraph");
        }

        problems.ThrowIfErrors();
        NirTopology topology = new NirFlattener(problems).Flatten(node!);
        NirTopologyCheck.Check(topology, problems);
        problems.ThrowIfErrors();
        return new NirGraphMaker(topology, problems).Make(name, SampleSteps(node!));
    }

    /// <summary>NIR does not store the length of a sample. Files of this project's trainer note it in the free metadata.</summary>
    private static int? SampleSteps(Hdf5Group graph) =>
        graph.TryGetGroup("metadata", out Hdf5Group? metadata)
        && metadata.TryGetDataset("sample_steps", out Hdf5Dataset? steps)
        && steps is { Kind: Hdf5Kind.Whole, Count: 1 }
        && steps.ToIntegers()[0] is > 0 and <= int.MaxValue
            ? (int)steps.ToIntegers()[0]
            : null;
}
