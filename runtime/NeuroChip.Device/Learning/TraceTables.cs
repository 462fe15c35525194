using NeuroChip.Emulator.Registers;
using NeuroChip.Spec;
using NeuroChip.Spec.Registers;

namespace NeuroChip.Device.Learning;

/// <summary>The trace registers of the cores that a call touches, each table read once, and the changes to them.</summary>
internal sealed class TraceTables(LoadedImage loaded)
{
    private readonly Dictionary<int, TracePre[]> _pre = [];
    private readonly Dictionary<int, TracePost[]> _post = [];
    private readonly Dictionary<int, CoreEdits> _edits = [];

    /// <summary>Per in-axon of a core.</summary>
    public TracePre[] Pre(int core) => _pre.TryGetValue(core, out TracePre[]? traces)
        ? traces
        : _pre[core] = Access(core).Decode<TracePre>(CoreBlocks.TracePre, 0, loaded.Chip.Parameters.Cores[core].Rows.Count);

    /// <summary>Per compartment of a core.</summary>
    public TracePost[] Post(int core) => _post.TryGetValue(core, out TracePost[]? traces)
        ? traces
        : _post[core] = Access(core).Decode<TracePost>(CoreBlocks.TracePost, 0, loaded.Chip.Parameters.Cores[core].Compartments);

    /// <summary>Changes the traces of an in-axon.</summary>
    public void Set(int core, int axon, TracePre traces)
    {
        Pre(core)[axon] = traces;
        Edits(core).Set(CoreBlocks.TracePre, axon, [traces]);
    }

    /// <summary>Changes the traces of a compartment.</summary>
    public void Set(int core, int compartment, TracePost traces)
    {
        Post(core)[compartment] = traces;
        Edits(core).Set(CoreBlocks.TracePost, compartment, [traces]);
    }

    /// <summary>The writes of all changes.</summary>
    public List<RegisterWrite> ToWrites() => [.. _edits.Values.SelectMany(edits => edits.ToWrites())];

    private CoreWordAccess Access(int core) => new(loaded.Chip, core);

    private CoreEdits Edits(int core) => _edits.TryGetValue(core, out CoreEdits? edits) ? edits : _edits[core] = new CoreEdits(Access(core));
}
