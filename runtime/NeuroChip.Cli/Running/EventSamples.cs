using NeuroChip.Cli.Data;
using NeuroChip.Cli.Errors;

namespace NeuroChip.Cli.Running;

/// <summary>Spikes from a text: a list of events, or a row of numbers per step.</summary>
internal sealed class EventSamples : ISpikeSamples
{
    private readonly Dictionary<int, List<(int Step, int Unit)>> _bySample = [];

    public EventSamples(CsvFile file, int units)
    {
        Path = file.Path;
        if (file.Events is { } events)
        {
            AddEvents(events, units);
        }
        else
        {
            AddRows(file.Rows!, units);
        }
    }

    public string Path { get; }

    public int Count { get; private set; } = 1;

    public int? Steps { get; private set; }

    public bool IsSingle => Count == 1;

    public IEnumerable<(int Step, int Unit)> Read(int sample, int steps) =>
        _bySample.TryGetValue(sample, out List<(int, int)>? spikes) ? spikes : [];

    private void AddEvents(IReadOnlyList<InputEvent> events, int units)
    {
        var seen = new HashSet<InputEvent>();
        for (int i = 0; i < events.Count; i++)
        {
            InputEvent spike = events[i];
            if (spike.Unit >= units)
            {
                throw new CliException(
                    CliCodes.EventPlace, $"{Path}:{i + 2}", "the network's input has no such unit", $"unit {spike.Unit}", $"0..{units - 1}");
            }

            if (!seen.Add(spike))
            {
                throw new CliException(
                    CliCodes.Value, $"{Path}:{i + 2}", "a unit spikes at most once in a step",
                    $"unit {spike.Unit} twice in step {spike.Step}", "once", "remove one of the lines");
            }

            Add(spike.Sample, spike.Step, spike.Unit);
            Count = Math.Max(Count, spike.Sample + 1);
            Steps = Math.Max(Steps ?? 0, spike.Step + 1);
        }
    }

    /// <summary>Recordings of one neuron have its input in the first column and what came of it in the others.</summary>
    private void AddRows(IReadOnlyList<double[]> rows, int units)
    {
        if (units != 1 && rows[0].Length != units)
        {
            throw new CliException(
                CliCodes.Shape, Path, "a row has another number of values than the network's input has units", $"{rows[0].Length}", $"{units}");
        }

        for (int step = 0; step < rows.Count; step++)
        {
            for (int unit = 0; unit < units; unit++)
            {
                double value = rows[step][unit];
                if (value is not (0 or 1))
                {
                    throw new CliException(CliCodes.Value, $"{Path}:{step + 1}:{unit + 1}", "this is no spike", $"{value:R}", "0 or 1");
                }

                if (value == 1)
                {
                    Add(0, step, unit);
                }
            }
        }

        Steps = rows.Count;
    }

    private void Add(int sample, int step, int unit)
    {
        if (!_bySample.TryGetValue(sample, out List<(int, int)>? spikes))
        {
            _bySample.Add(sample, spikes = []);
        }

        spikes.Add((step, unit));
    }
}
