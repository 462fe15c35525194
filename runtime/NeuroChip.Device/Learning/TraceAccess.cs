using NeuroChip.Emulator.Registers;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace NeuroChip.Device.Learning;

/// <summary>Traces of pre units and of populations. A pre unit has its traces on every core with its synapses; they are the same everywhere.</summary>
internal static class TraceAccess
{
    private const int LargestTrace = 127;

    public static TraceTable ReadPre(LoadedImage loaded, string name, UnitSpan? units)
    {
        ProjectionPlace projection = loaded.Learning.Projections[name];
        UnitSpan wanted = UnitSpans.Checked(loaded, projection.Pre, units);
        var tables = new TraceTables(loaded);
        var found = new SortedDictionary<int, TracePre>();
        foreach (AxonRun run in projection.Runs)
        {
            foreach (int unit in UnitSpans.Within(run.Units, wanted).Where(unit => !found.ContainsKey(unit)))
            {
                found.Add(unit, tables.Pre(run.Core)[run.AxonOf(unit)]);
            }
        }

        return new TraceTable(
            loaded.Chip.Step, [.. found.Keys],
            [[.. found.Values.Select(trace => trace.X1)], [.. found.Values.Select(trace => trace.X2)]],
            [.. found.Values.Select(trace => trace.Tx)]);
    }

    public static TraceTable ReadPost(LoadedImage loaded, string name, UnitSpan? units)
    {
        int population = loaded.Map.IndexOf(name);
        UnitSpan wanted = UnitSpans.Checked(loaded, population, units);
        var tables = new TraceTables(loaded);
        var there = new List<int>();
        var found = new List<TracePost>();
        foreach (int unit in UnitSpans.Within(wanted, wanted))
        {
            // A core onto which nothing learns keeps no traces.
            (int core, int compartment) = loaded.Map.PlaceOf(population, unit);
            if (loaded.Learning.Learns(core))
            {
                there.Add(unit);
                found.Add(tables.Post(core)[compartment]);
            }
        }

        return new TraceTable(
            loaded.Chip.Step, there,
            [[.. found.Select(trace => trace.Y1)], [.. found.Select(trace => trace.Y2)], [.. found.Select(trace => trace.Y3)]],
            [.. found.Select(trace => trace.Ty)]);
    }

    public static List<RegisterWrite> PlanPre(LoadedImage loaded, string name, TraceWrites writes)
    {
        ProjectionPlace projection = loaded.Learning.Projections[name];
        Check(writes, 2);
        var tables = new TraceTables(loaded);
        for (int i = 0; i < writes.Units.Count; i++)
        {
            int unit = writes.Units[i];
            AxonRun[] runs = [.. projection.Runs.Where(run => run.Units.Holds(unit))];
            if (runs.Length == 0)
            {
                ManifestPopulation pre = loaded.Map.Populations[projection.Pre];
                throw LearningErrors.NoSuchUnits(pre.Name, unit, 1, pre.Size);
            }

            foreach (AxonRun run in runs)
            {
                TracePre now = tables.Pre(run.Core)[run.AxonOf(unit)];
                tables.Set(run.Core, run.AxonOf(unit), now with { X1 = Value(writes, 0, i, now.X1), X2 = Value(writes, 1, i, now.X2) });
            }
        }

        return tables.ToWrites();
    }

    public static List<RegisterWrite> PlanPost(LoadedImage loaded, string name, TraceWrites writes)
    {
        int population = loaded.Map.IndexOf(name);
        Check(writes, 3);
        var tables = new TraceTables(loaded);
        for (int i = 0; i < writes.Units.Count; i++)
        {
            (int core, int compartment) = Place(loaded, population, writes.Units[i]);
            TracePost now = tables.Post(core)[compartment];
            tables.Set(core, compartment, now with { Y1 = Value(writes, 0, i, now.Y1), Y2 = Value(writes, 1, i, now.Y2), Y3 = Value(writes, 2, i, now.Y3) });
        }

        return tables.ToWrites();
    }

    private static (int Core, int Compartment) Place(LoadedImage loaded, int population, int unit)
    {
        (int core, int compartment) = loaded.Map.PlaceOf(population, unit);
        return loaded.Learning.Learns(core)
            ? (core, compartment)
            : throw LearningErrors.NotLearning(loaded.Chip.Parameters.Cores[core].Address);
    }

    private static int Value(TraceWrites writes, int trace, int position, int otherwise) =>
        writes.Traces[trace].Count > 0 ? writes.Traces[trace][position] : otherwise;

    private static void Check(TraceWrites writes, int traces)
    {
        if (writes.Traces.Count != traces)
        {
            throw LearningErrors.BadLists($"There are {writes.Traces.Count} series; a unit has {traces} traces.");
        }

        foreach (IReadOnlyList<int> series in writes.Traces)
        {
            if (series.Count > 0 && series.Count != writes.Units.Count)
            {
                throw LearningErrors.BadLists($"There are {writes.Units.Count} units and {series.Count} values of a trace.");
            }

            foreach (int value in series)
            {
                if (value is < 0 or > LargestTrace)
                {
                    throw LearningErrors.BadValue($"A trace of {value} was to be written.", $"Traces are 0..{LargestTrace}.");
                }
            }
        }
    }
}
