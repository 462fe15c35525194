namespace NeuroChip.Emulator.State;

/// <summary>
/// The synapses of one core, decoded from its synapse memory: row a holds those of in-axon a, in list order.
/// Derived from the image once, when it is loaded; image words stay the truth.
/// </summary>
public sealed class SynapseRows
{
    /// <summary>First synapse of each row; one more element than rows.</summary>
    public required int[] Start { get; init; }

    /// <summary>Target compartment of each synapse, within the core.</summary>
    public required ushort[] Target { get; init; }

    /// <summary>
    /// Actual weight of each synapse divided by 64: what it adds to the dendritic accumulator, in units of 64
    /// (core-semantics section 4; the clip to +-(2^21 - 64) makes it fit 16 bits exactly).
    /// </summary>
    public required short[] Weight { get; init; }

    /// <summary>Delay of each synapse in extra steps.</summary>
    public required byte[] Delay { get; init; }

    /// <summary>Synapse-memory words a walk of the row reads.</summary>
    public required int[] Words { get; init; }

    /// <summary>Synapses of each row that are stored without an index; the rest carry one each, or one a block.</summary>
    public int[] DenseSynapses { get => field ??= new int[Count]; init; }

    /// <summary>Number of rows, used and unused in-axons alike.</summary>
    public int Count => Words.Length;

    /// <summary>Largest target of each row; -1 for one without synapses.</summary>
    public int[] LargestTarget => field ??= PerRow(-1, synapse => Target[synapse]);

    /// <summary>Longest delay of each row; 0 for one without synapses.</summary>
    public int[] LongestDelay => field ??= PerRow(0, synapse => Delay[synapse]);

    /// <summary>
    /// Whether some packet of the image that walks the row carries an atom: an engine may lay such rows out otherwise.
    /// Any row may be shifted all the same, by a host's packet.
    /// </summary>
    public bool[] Shifted => field ??= new bool[Count];

    private int[] PerRow(int least, Func<int, int> value)
    {
        var largest = new int[Count];
        for (int row = 0; row < Count; row++)
        {
            largest[row] = least;
            for (int synapse = Start[row]; synapse < Start[row + 1]; synapse++)
            {
                largest[row] = Math.Max(largest[row], value(synapse));
            }
        }

        return largest;
    }
}
