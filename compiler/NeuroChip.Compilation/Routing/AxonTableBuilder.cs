using System.Collections.Immutable;
using NeuroChip.Spec;

namespace NeuroChip.Compilation.Routing;

/// <summary>
/// Builds the axon table of a core or of the host. Atoms are split into what a run of entries has and what the unit adds,
/// so that units whose spikes go to the same in-axons with equally shifted atoms share the run.
/// </summary>
/// <param name="mapLayout">Layout of the AxonMap words, which bounds what a unit can add.</param>
internal sealed class AxonTableBuilder(WordLayout mapLayout)
{
    private readonly int atomMask = (int)AxonMap.AtomLimit(mapLayout).Max;
    private readonly ImmutableArray<AxonRun>.Builder runs = ImmutableArray.CreateBuilder<AxonRun>();
    private readonly ImmutableArray<AxonEntry>.Builder entries = ImmutableArray.CreateBuilder<AxonEntry>();
    private readonly Dictionary<int, List<AxonRun>> known = [];
    private readonly List<AxonEntry> slots = [];

    /// <summary>Units so far.</summary>
    public int Units => runs.Count;

    /// <summary>Slots so far.</summary>
    public int Slots => entries.Count;

    /// <summary>Adds a unit.</summary>
    /// <param name="targets">What its spikes reach, with their whole atoms and without extensions.</param>
    public void Add(ReadOnlySpan<AxonEntry> targets)
    {
        if (targets.IsEmpty)
        {
            runs.Add(default);
            return;
        }

        int atom = OwnAtom(targets);
        slots.Clear();
        var hash = default(HashCode);
        foreach (AxonEntry target in targets)
        {
            AxonEntry slot = target.IsPopulation ? target with { Atom = target.Atom - atom } : target;
            hash.Add(slot);
            slots.Add(slot);
            if (slot.Kind == AxonKind.Pop32)
            {
                slots.Add(AxonEntry.Extension);
            }
        }

        runs.Add(FindOrAppend(hash.ToHashCode()) with { Atom = atom });
    }

    /// <summary>The table.</summary>
    public AxonTable Build() => new(runs.ToImmutable(), entries.ToImmutable());

    /// <summary>The smallest atom, as far as the field of AxonMap holds it; its width is a whole number of bits.</summary>
    private int OwnAtom(ReadOnlySpan<AxonEntry> targets)
    {
        int least = int.MaxValue;
        foreach (AxonEntry target in targets)
        {
            least = target.IsPopulation ? Math.Min(least, target.Atom) : least;
        }

        return least == int.MaxValue ? 0 : least & atomMask;
    }

    private AxonRun FindOrAppend(int hash)
    {
        if (!known.TryGetValue(hash, out List<AxonRun>? candidates))
        {
            candidates = [];
            known.Add(hash, candidates);
        }

        foreach (AxonRun candidate in candidates)
        {
            if (candidate.Count == slots.Count && Matches(candidate.First))
            {
                return candidate;
            }
        }

        var run = new AxonRun(entries.Count, slots.Count);
        entries.AddRange(slots);
        candidates.Add(run);
        return run;
    }

    private bool Matches(int first)
    {
        for (int i = 0; i < slots.Count; i++)
        {
            if (entries[first + i] != slots[i])
            {
                return false;
            }
        }

        return true;
    }
}
