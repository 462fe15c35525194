using System.Numerics;
using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines;

namespace Bench.Workloads;

/// <summary>Keeps every spike of a run, as the peers' monitors do: step and lane, in a list that is reused.</summary>
internal sealed class SpikeList : IRunObserver
{
    private readonly List<(int Step, int Lane)> _spikes = [];

    /// <summary>Spikes since the last <see cref="Clear"/>.</summary>
    public int Count => _spikes.Count;

    /// <summary>Forgets all.</summary>
    public void Clear() => _spikes.Clear();

    /// <inheritdoc/>
    public void OnWindow(RunWindow window)
    {
        for (int step = 0; step < window.Steps; step++)
        {
            ReadOnlySpan<ushort> words = window.SpikeBits.AsSpan(step * window.SpikeWordsPerStep, window.SpikeWordsPerStep);
            for (int word = words.IndexOfAnyExcept((ushort)0), next; word >= 0; word = next < 0 ? -1 : word + 1 + next)
            {
                for (uint bits = words[word]; bits != 0; bits &= bits - 1)
                {
                    _spikes.Add(((int)window.FirstStep + step, (word * 16) + BitOperations.TrailingZeroCount(bits)));
                }

                next = words[(word + 1)..].IndexOfAnyExcept((ushort)0);
            }
        }
    }
}
