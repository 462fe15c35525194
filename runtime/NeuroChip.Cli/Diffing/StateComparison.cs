using System.Globalization;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;
using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.Diffing;

/// <summary>
/// Compares the states of two chips. Where both place the network alike, word by word in the order of cores, packets in
/// flight included. Elsewhere by population and unit: a packet's place says nothing there, and its effect is seen in the
/// next phase.
/// </summary>
internal sealed class StateComparison
{
    private static readonly string[] Arrays = ["u", "v", "refractory"];

    private readonly DiffSide _a;
    private readonly DiffSide _b;
    private readonly LearningComparison _learning;

    public StateComparison(DiffSide a, DiffSide b)
    {
        _a = a;
        _b = b;
        _learning = new LearningComparison(a, b);
        IsByCore = PlacesAlike(a, b);
    }

    /// <summary>Whether cores are compared with cores.</summary>
    public bool IsByCore { get; }

    /// <summary>Whether both hold the same populations of the same sizes; others cannot be compared.</summary>
    public static bool HaveSameUnits(DiffSide a, DiffSide b) => Units(a).SequenceEqual(Units(b));

    /// <summary>The first difference, or null.</summary>
    public StateDifference? First(long step, StepPhase phase, CoreState[] a, CoreState[] b)
    {
        using IEnumerator<StateDifference> all = (IsByCore ? ByCore(step, phase, a, b) : ByUnit(step, phase, a, b)).GetEnumerator();
        if (!all.MoveNext())
        {
            return null;
        }

        StateDifference first = all.Current;
        int words = 1;
        while (all.MoveNext())
        {
            words++;
        }

        return first with { Words = words };
    }

    private IEnumerable<StateDifference> ByCore(long step, StepPhase phase, CoreState[] a, CoreState[] b)
    {
        for (int core = 0; core < a.Length; core++)
        {
            int compartments = a[core].Current.Length;
            for (int array = 0; array < Arrays.Length + (a[core].Slots.Length / Math.Max(1, compartments)); array++)
            {
                for (int i = 0; i < compartments; i++)
                {
                    (int left, int right) = (Value(a[core], array, i), Value(b[core], array, i));
                    if (left != right)
                    {
                        yield return new StateDifference(
                            step, phase, Address(core), NameOf(array), i, UnitAt(core, i), Text(left), Text(right), 0);
                    }
                }
            }

            foreach ((string packet, int left, int right) in Packets(a[core].InFlight, b[core].InFlight))
            {
                yield return new StateDifference(step, phase, Address(core), $"in flight: {packet}", null, "", $"{left} times", $"{right} times", 0);
            }

            foreach (StateDifference difference in _learning.ByCore(step, phase, core, a[core].Learning, b[core].Learning))
            {
                yield return difference;
            }
        }
    }

    private IEnumerable<StateDifference> ByUnit(long step, StepPhase phase, CoreState[] a, CoreState[] b)
    {
        for (int population = 0; population < _a.Map.Populations.Length; population++)
        {
            ManifestPopulation named = _a.Map.Populations[population];
            int other = _b.Map.IndexOf(named.Name);
            for (int unit = 0; named.Kind == ManifestPopulation.Compartments && unit < named.Size; unit++)
            {
                (int coreA, int i) = _a.Map.PlaceOf(population, unit);
                (int coreB, int j) = _b.Map.PlaceOf(other, unit);
                int arrays = Arrays.Length + Math.Max(Slots(a[coreA]), Slots(b[coreB]));
                for (int array = 0; array < arrays; array++)
                {
                    (int left, int right) = (Value(a[coreA], array, i), Value(b[coreB], array, j));
                    if (left != right)
                    {
                        yield return new StateDifference(
                            step, phase, null, NameOf(array), null, $"{named.Name}[{unit}]", Text(left), Text(right), 0);
                    }
                }
            }
        }

        foreach (StateDifference difference in _learning.ByUnit(step, phase, a, b))
        {
            yield return difference;
        }
    }

    /// <summary>Arrays are u, v, refractory counters, then one per slot; a core with fewer slots has zeros in the others.</summary>
    private static int Value(CoreState state, int array, int compartment) => array switch
    {
        0 => state.Current[compartment],
        1 => state.Voltage[compartment],
        2 => state.Refractory[compartment],
        _ => array - Arrays.Length < Slots(state) ? state.Slots[((array - Arrays.Length) * state.Current.Length) + compartment] : 0,
    };

    private static string NameOf(int array) => array < Arrays.Length ? Arrays[array] : $"slot +{array - Arrays.Length + 1}";

    private static int Slots(CoreState state) => state.Slots.Length / Math.Max(1, state.Current.Length);

    private static IEnumerable<(string Packet, int A, int B)> Packets(long[] a, long[] b)
    {
        Dictionary<long, int> left = a.CountBy(code => code).ToDictionary();
        Dictionary<long, int> right = b.CountBy(code => code).ToDictionary();
        foreach (long code in left.Keys.Union(right.Keys).Order())
        {
            (int x, int y) = (left.GetValueOrDefault(code), right.GetValueOrDefault(code));
            if (x != y)
            {
                yield return ($"in-axon {PacketCode.AxonOf(code)} atom {PacketCode.AtomOf(code)} delay {PacketCode.DelayOf(code)}", x, y);
            }
        }
    }

    private CoreAddress Address(int core) => _a.Chip.Parameters.Cores[core].Address;

    private string UnitAt(int core, int compartment)
    {
        (int population, int unit) = _a.Map.At(core, compartment);
        return population < 0 ? "" : $"{_a.Map.Populations[population].Name}[{unit}]";
    }

    private static bool PlacesAlike(DiffSide a, DiffSide b) =>
        a.Chip.Parameters.Cores.Select(core => (core.Address, core.Compartments, core.DelaySlots))
            .SequenceEqual(b.Chip.Parameters.Cores.Select(core => (core.Address, core.Compartments, core.DelaySlots)))
        && Slices(a).SequenceEqual(Slices(b))
        && LearningComparison.PlacesAlike(a, b);

    private static IEnumerable<(string Name, ManifestSlice Slice)> Slices(DiffSide side) =>
        from population in side.Map.Populations
        where !population.Slices.IsDefault
        from slice in population.Slices
        select (population.Name, slice);

    private static IEnumerable<(string Name, int Size)> Units(DiffSide side) => side.Map.Populations
        .Where(population => population.Kind == ManifestPopulation.Compartments)
        .Select(population => (population.Name, population.Size))
        .OrderBy(population => population.Name, StringComparer.Ordinal);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
