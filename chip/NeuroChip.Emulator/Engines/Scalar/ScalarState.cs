using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.Engines.Scalar;

/// <summary>What evolves, and the scratch of one step, laid out to be read.</summary>
internal sealed class ScalarState
{
    public ScalarState(ChipParameters parameters)
    {
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
        Arriving = [.. parameters.Cores.Select(_ => new List<int>())];
        Sent = [.. parameters.Cores.Select(_ => new List<int>())];
        Fired = [.. parameters.Cores.Select(_ => new List<int>())];
        DendriticInput = new int[parameters.Lanes];
    }

    /// <summary>u per lane.</summary>
    public int[] Current { get; }

    /// <summary>v per lane.</summary>
    public int[] Voltage { get; }

    /// <summary>Refractory counter per lane.</summary>
    public int[] Refractory { get; }

    /// <summary>
    /// Dendritic accumulators: [core][slot][compartment]; step t reads slot t mod slots.
    /// Plain 32-bit sums that may wrap: the 22-bit wrap on reading makes any order of additions equal.
    /// </summary>
    public int[][][] Slots { get; }

    /// <summary>In-axons of each core that the spikes of the last step hit.</summary>
    public List<int>[] Arriving { get; }

    /// <summary>In-axons that the spikes of this step hit; swapped with <see cref="Arriving"/> at the barrier.</summary>
    public List<int>[] Sent { get; }

    /// <summary>Scratch: compartments of each core that spiked in this step, ascending.</summary>
    public List<int>[] Fired { get; }

    /// <summary>Scratch: q as integrated in this step, per lane.</summary>
    public int[] DendriticInput { get; }

    /// <summary>The barrier: spikes sent in this step become those arriving in the next.</summary>
    public void CloseStep()
    {
        for (int core = 0; core < Sent.Length; core++)
        {
            Arriving[core].Clear();
            Arriving[core].AddRange(Sent[core]);
            Sent[core].Clear();
        }
    }
}
