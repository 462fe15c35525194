namespace NeuroChip.Emulator.State;

/// <summary>
/// What learning changes in one core, in a form that is the same for every engine. Part of <see cref="CoreState"/>, and what
/// a host reads and replaces while the chip is held.
/// </summary>
public sealed class CoreLearning
{
    /// <summary>Weight mantissa of each plastic synapse, in the order of <see cref="PlasticRows"/>.</summary>
    public required int[] Weight { get; init; }

    /// <summary>Delay of each plastic synapse, 0..62.</summary>
    public required int[] Delay { get; init; }

    /// <summary>Tag of each plastic synapse, -256..255.</summary>
    public required int[] Tag { get; init; }

    /// <summary>First trace of each in-axon at the start of the epoch, 0..127.</summary>
    public required int[] X1 { get; init; }

    /// <summary>Second trace of each in-axon at the start of the epoch.</summary>
    public required int[] X2 { get; init; }

    /// <summary>Step of the last spike of each in-axon that was noted in this epoch; 0 for none.</summary>
    public required int[] Tx { get; init; }

    /// <summary>First trace of each compartment at the start of the epoch, 0..127.</summary>
    public required int[] Y1 { get; init; }

    /// <summary>Second trace of each compartment at the start of the epoch.</summary>
    public required int[] Y2 { get; init; }

    /// <summary>Third trace of each compartment at the start of the epoch.</summary>
    public required int[] Y3 { get; init; }

    /// <summary>Step of the last spike of each compartment in this epoch; 0 for none.</summary>
    public required int[] Ty { get; init; }

    /// <summary>Reward trace r1, -128..127; held until it is overwritten.</summary>
    public int R1 { get; set; }

    /// <summary>Whether the host gave a reward event in this epoch.</summary>
    public bool RewardEvent { get; set; }

    /// <summary>Spikes that reward and punish axons brought in this epoch; with one or more, r0 is 1 and r1 is overwritten.</summary>
    public int RewardSpikes { get; set; }

    /// <summary>Those of reward axons less those of punish axons.</summary>
    public int RewardSum { get; set; }

    /// <summary>State of a core before step 1.</summary>
    public static CoreLearning Initial(LearnParameters learn)
    {
        ArgumentNullException.ThrowIfNull(learn);
        return new CoreLearning
        {
            Weight = Array.ConvertAll(learn.Rows.Weight, value => (int)value),
            Delay = Array.ConvertAll(learn.Rows.Delay, value => (int)value),
            Tag = Array.ConvertAll(learn.Rows.Tag, value => (int)value),
            X1 = [.. learn.InitialX1],
            X2 = [.. learn.InitialX2],
            Tx = new int[learn.InitialX1.Length],
            Y1 = [.. learn.InitialY1],
            Y2 = [.. learn.InitialY2],
            Y3 = [.. learn.InitialY3],
            Ty = new int[learn.InitialY1.Length],
        };
    }

    /// <summary>A copy that shares nothing.</summary>
    public CoreLearning Clone() => new()
    {
        Weight = [.. Weight],
        Delay = [.. Delay],
        Tag = [.. Tag],
        X1 = [.. X1],
        X2 = [.. X2],
        Tx = [.. Tx],
        Y1 = [.. Y1],
        Y2 = [.. Y2],
        Y3 = [.. Y3],
        Ty = [.. Ty],
        R1 = R1,
        RewardEvent = RewardEvent,
        RewardSpikes = RewardSpikes,
        RewardSum = RewardSum,
    };

    /// <summary>
    /// Starts the epoch's bookkeeping anew: forgets the spikes and rewards noted in it. Traces, r1 and synapses stay.
    /// </summary>
    public void ClearEpoch()
    {
        Array.Clear(Tx);
        Array.Clear(Ty);
        RewardEvent = false;
        RewardSpikes = 0;
        RewardSum = 0;
    }
}
