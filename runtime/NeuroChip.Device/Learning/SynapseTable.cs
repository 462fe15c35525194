namespace NeuroChip.Device.Learning;

/// <summary>Consecutive units.</summary>
/// <param name="First">First unit.</param>
/// <param name="Count">Number of units.</param>
public readonly record struct UnitSpan(int First, int Count)
{
    /// <summary>Whether it holds a unit.</summary>
    public bool Holds(int unit) => unit >= First && unit - First < Count;
}

/// <summary>
/// Synapses of a projection, by pre unit; those of one pair of units are in the order of the network. All lists have one
/// element per synapse.
/// </summary>
/// <param name="Step">Step at whose end they were read.</param>
/// <param name="Pre">Pre units.</param>
/// <param name="Post">Post units.</param>
/// <param name="Weights">Weight mantissas, on the grid of the storage width.</param>
/// <param name="Delays">Delays in steps.</param>
/// <param name="Tags">Tags.</param>
public sealed record SynapseTable(
    long Step, IReadOnlyList<int> Pre, IReadOnlyList<int> Post, IReadOnlyList<int> Weights, IReadOnlyList<int> Delays, IReadOnlyList<int> Tags)
{
    /// <summary>Synapses.</summary>
    public int Count => Pre.Count;
}

/// <summary>Values to write into synapses. An empty list of values leaves them as they are.</summary>
/// <param name="Pre">Pre units.</param>
/// <param name="Post">Post units, as many.</param>
/// <param name="Weights">Weight mantissas, as many or none.</param>
/// <param name="Delays">Delays, as many or none.</param>
/// <param name="Tags">Tags, as many or none.</param>
public sealed record SynapseWrites(
    IReadOnlyList<int> Pre, IReadOnlyList<int> Post, IReadOnlyList<int> Weights, IReadOnlyList<int> Delays, IReadOnlyList<int> Tags);

/// <summary>Traces of units.</summary>
/// <param name="Step">Step at whose end they were read.</param>
/// <param name="Units">The units.</param>
/// <param name="Traces">Two or three series: x1 and x2, or y1, y2 and y3; one value per unit, 0..127.</param>
/// <param name="LastSpikes">Slot of the last spike in this epoch; 0 for none.</param>
public sealed record TraceTable(
    long Step, IReadOnlyList<int> Units, IReadOnlyList<IReadOnlyList<int>> Traces, IReadOnlyList<int> LastSpikes);

/// <summary>Traces to write. An empty series leaves its trace as it is.</summary>
/// <param name="Units">The units.</param>
/// <param name="Traces">As in <see cref="TraceTable"/>.</param>
public sealed record TraceWrites(IReadOnlyList<int> Units, IReadOnlyList<IReadOnlyList<int>> Traces);
