using System.Numerics;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator;

/// <summary>A compartment's spike.</summary>
/// <param name="Step">Step, from 1.</param>
/// <param name="Core">Index of the core among the mapped ones.</param>
/// <param name="Compartment">Compartment within the core.</param>
public readonly record struct SpikeEvent(long Step, int Core, int Compartment);

/// <summary>Reads spikes out of a window's bits.</summary>
public static class SpikeBits
{
    /// <summary>Appends the spikes of the window, ordered by step, core, compartment.</summary>
    public static void Read(RunWindow window, ChipParameters parameters, List<SpikeEvent> into)
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(into);
        for (int s = 0; s < window.Steps; s++)
        {
            foreach (CoreParameters core in parameters.Cores)
            {
                if (window.CountersOf(s, core.Index)[(int)CoreCounter.CompartmentSpikes] != 0)
                {
                    ReadCore(window, s, core, into);
                }
            }
        }
    }

    private static void ReadCore(RunWindow window, int s, CoreParameters core, List<SpikeEvent> into)
    {
        ReadOnlySpan<ushort> words = window.SpikeBits.AsSpan((s * window.SpikeWordsPerStep) + (core.FirstLane / 16), core.LaneCount / 16);

        // Few words have spikes, and whole vectors of the others are passed over at once.
        int word = 0;
        for (int skip; (skip = words[word..].IndexOfAnyExcept((ushort)0)) >= 0; word++)
        {
            word += skip;
            for (uint bits = words[word]; bits != 0; bits &= bits - 1)
            {
                into.Add(new SpikeEvent(window.FirstStep + s, core.Index, (word * 16) + BitOperations.TrailingZeroCount(bits)));
            }
        }
    }
}
