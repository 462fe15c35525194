using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.Engines.Scalar;

/// <summary>What evolves, and the scratch of one step, laid out to be read.</summary>
internal sealed class ScalarState
{
    private readonly byte[]? _violations;

    public ScalarState(ChipParameters parameters, bool strict)
    {
        _violations = strict ? new byte[parameters.Lanes] : null;
        Stack = new DendriteStack(parameters.Cores.Select(core => core.Compartments).DefaultIfEmpty().Max());
        Current = new int[parameters.Lanes];
        Voltage = new int[parameters.Lanes];
        Refractory = new int[parameters.Lanes];
        Slots = [.. parameters.Cores.Select(core => new int[core.DelaySlots][]).Select((ring, c) =>
        {
            for (int slot = 0; slot < ring.Length; slot++)
            {
                ring[slot] = new int[parameters.Cores[c].Compartments];
            }

            return ring;
        })];
        Arriving = [.. parameters.Cores.Select(_ => new List<long>())];
        Sent = [.. parameters.Cores.Select(_ => new List<long>())];
        Fired = [.. parameters.Cores.Select(_ => new List<int>())];
        DendriticInput = new int[parameters.Lanes];
        Learning = new CoreLearning?[parameters.Cores.Length];
    }

    /// <summary>u per lane.</summary>
    public int[] Current { get; }

    /// <summary>v per lane.</summary>
    public int[] Voltage { get; }

    /// <summary>Refractory counter per lane.</summary>
    public int[] Refractory { get; }

    /// <summary>
    /// Dendritic accumulators in units of 64: [core][slot][compartment]; step t reads slot t mod slots.
    /// Plain 32-bit sums: the 22-bit wrap on reading makes any order of additions equal. In strict mode they are exact up
    /// to 65,536 of the largest weights.
    /// </summary>
    public int[][][] Slots { get; }

    /// <summary>Packets that the spikes of the last step sent to each core, as <see cref="PacketCode"/>.</summary>
    public List<long>[] Arriving { get; }

    /// <summary>Packets of this step; they become <see cref="Arriving"/> at the barrier.</summary>
    public List<long>[] Sent { get; }

    /// <summary>What learning has changed, per core; null on those without learning.</summary>
    public CoreLearning?[] Learning { get; }

    /// <summary>Scratch: compartments of each core that spiked in this step, ascending.</summary>
    public List<int>[] Fired { get; }

    /// <summary>Scratch: the dendrite stack of the core that is being served.</summary>
    public DendriteStack Stack { get; }

    /// <summary>Scratch: q as delivered for this step, without noise, per lane.</summary>
    public int[] DendriticInput { get; }

    /// <summary>The barrier: spikes sent in this step become those arriving in the next.</summary>
    public void CloseStep()
    {
        for (int core = 0; core < Sent.Length; core++)
        {
            Arriving[core].AddRange(Sent[core]);
            Sent[core].Clear();
        }
    }

    /// <summary>Notes a violation in strict mode, unless what should hold does.</summary>
    public void Expect(bool holds, int lane, ViolationKind kind)
    {
        if (!holds && _violations is not null)
        {
            _violations[lane] |= (byte)(1 << (int)kind);
        }
    }

    /// <summary>Takes the first violation since the last call.</summary>
    public StrictViolation? TakeViolation(ChipParameters parameters, long step)
    {
        StrictViolation? first = _violations is null ? null : StrictViolation.First(parameters, _violations, step);
        if (first is not null)
        {
            Array.Clear(_violations!);
        }

        return first;
    }
}
