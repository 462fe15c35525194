namespace NeuroChip.Client;

/// <summary>
/// Synapses of a projection: by pre unit, those of one pair of units in the order of the network. Lists have one element
/// per synapse; of those to write, an empty list of values leaves them as they are.
/// </summary>
/// <param name="Pre">Pre units.</param>
/// <param name="Post">Post units.</param>
/// <param name="Weights">Weight mantissas.</param>
/// <param name="Delays">Delays in steps.</param>
/// <param name="Tags">Tags.</param>
public sealed record ProjectionSynapses(
    IReadOnlyList<int> Pre, IReadOnlyList<int> Post, IReadOnlyList<int> Weights, IReadOnlyList<int> Delays, IReadOnlyList<int> Tags)
{
    /// <summary>Step at whose end they were read; 0 for those to write.</summary>
    public long Step { get; init; }

    /// <summary>Synapses.</summary>
    public int Count => Pre.Count;
}
