using System.Numerics;

namespace NeuroChip.Emulator.State;

/// <summary>
/// The synapses of one core, decoded from its synapse memory: row a holds those of in-axon a, in list order.
/// Derived from the image when it is loaded; image words stay the truth.
/// </summary>
/// <remarks>
/// An engine that has the synapses in a form of its own releases these, so that a large chip holds them once. What was released
/// is decoded from the image again when somebody asks for it; what is known per row stays.
/// </remarks>
public sealed class SynapseRows
{
    private static readonly SynapseArrays None = SynapseArrays.OfLength(0);

    private SynapseArrays? _arrays = None;

    /// <summary>First synapse of each row; one more element than rows.</summary>
    public required int[] Start { get; init; }

    /// <summary>Target compartment of each synapse, within the core.</summary>
    public required ushort[] Target { get => Arrays.Target; init => _arrays = Arrays with { Target = value }; }

    /// <summary>
    /// Actual weight of each synapse divided by 64: what it adds to the dendritic accumulator, in units of 64
    /// (core-semantics section 4; the clip to +-(2^21 - 64) makes it fit 16 bits exactly).
    /// </summary>
    public required short[] Weight { get => Arrays.Weight; init => _arrays = Arrays with { Weight = value }; }

    /// <summary>Delay of each synapse in extra steps.</summary>
    public required byte[] Delay { get => Arrays.Delay; init => _arrays = Arrays with { Delay = value }; }

    /// <summary>Synapse-memory words a walk of the row reads.</summary>
    public required int[] Words { get; init; }

    /// <summary>Synapses of each row that are stored without an index; the rest carry one each, or one a block.</summary>
    public int[] DenseSynapses { get => field ??= new int[Count]; init; }

    /// <summary>Number of rows, used and unused in-axons alike.</summary>
    public int Count => Words.Length;

    /// <summary>Largest target of each row; -1 for one without synapses.</summary>
    public int[] LargestTarget { get => field ??= PerRow(-1, Target); init; }

    /// <summary>Longest delay of each row; 0 for one without synapses.</summary>
    public int[] LongestDelay { get => field ??= PerRow(0, Delay); init; }

    /// <summary>
    /// Whether some packet of the image that walks the row carries an atom: an engine may lay such rows out otherwise.
    /// Any row may be shifted all the same, by a host's packet.
    /// </summary>
    public bool[] Shifted => field ??= new bool[Count];

    /// <summary>Gives the synapses again; null for rows that stay as they were given.</summary>
    internal Func<SynapseArrays>? Decode { get; init; }

    /// <summary>Whether the synapses are in memory in this form now.</summary>
    internal bool AreResident => _arrays is not null;

    private SynapseArrays Arrays => _arrays ??= Decode!();

    /// <summary>Gives up the synapses, where they can be had again.</summary>
    internal void Release()
    {
        if (Decode is not null)
        {
            _arrays = null;
        }
    }

    private int[] PerRow<T>(int least, T[] values)
        where T : IBinaryInteger<T>
    {
        var largest = new int[Count];
        for (int row = 0; row < Count; row++)
        {
            largest[row] = least;
            for (int synapse = Start[row]; synapse < Start[row + 1]; synapse++)
            {
                largest[row] = Math.Max(largest[row], int.CreateTruncating(values[synapse]));
            }
        }

        return largest;
    }
}
