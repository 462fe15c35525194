using System.Globalization;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Timing;

namespace NeuroChip.Cli.Reports.Timing;

/// <summary>
/// A window of steps as a value change dump (IEEE 1364, section 18), times in ps: the step, for each core its phase, for each router
/// that packets pass whether it is busy, and how many packets leave it in the step. A router counts as busy from the start of
/// the step for as long as its busiest link is; the models know when a core works, but only how much a link carries.
/// </summary>
internal sealed class Waveform : ITimingSink
{
    private const int PhaseBits = 3;

    private readonly TextSink _sink;
    private readonly ChipTiming _timing;
    private readonly StepWindow _window;
    private readonly int[] _tiles;
    private readonly RunPhase?[] _phases;
    private readonly List<(long Time, int Order, string Text)> _changes = [];
    private double? _origin;
    private long _last = -1;

    public Waveform(string path, ChipTiming timing, StepWindow window)
    {
        (_sink, _timing, _window) = (new TextSink(path), timing, window);
        _tiles = [.. timing.Traffic.Flows.SelectMany(flow => flow.Links).Select(link => link / MeshShape.LinksPerTile).Distinct().Order()];
        _phases = new RunPhase?[timing.Cores.Count];
        WriteHeader();
    }

    public void Write(long index, double start, StepReport step)
    {
        if (!_window.Contains(index))
        {
            return;
        }

        double origin = _origin ??= start;
        _changes.Clear();
        Add(start - origin, $"b{Convert.ToString(index, 2)} {Id(0)}");
        for (int core = 0; core < _phases.Length; core++)
        {
            foreach (CoreSpan span in CoreTimeline.Of(step, core))
            {
                if (_phases[core] != span.Phase)
                {
                    Add(start - origin + span.Start, $"b{Convert.ToString((int)span.Phase, 2)} {Id(1 + core)}");
                    _phases[core] = span.Phase;
                }
            }
        }

        for (int i = 0; i < _tiles.Length; i++)
        {
            int packets = 0;
            double busy = 0;
            for (int direction = 0; direction < MeshShape.LinksPerTile; direction++)
            {
                int link = (_tiles[i] * MeshShape.LinksPerTile) + direction;
                packets += step.Mesh.LinkPackets[link];
                busy = Math.Max(busy, step.Mesh.LinkBusy[link]);
            }

            int id = 1 + _phases.Length + (2 * i);
            Add(start - origin, $"b{Convert.ToString(packets, 2)} {Id(id + 1)}");
            Add(start - origin, $"{(packets > 0 ? 1 : 0)}{Id(id)}");
            if (packets > 0)
            {
                Add(start - origin + Math.Min(busy, step.Time), $"0{Id(id)}");
            }
        }

        Flush();
        Add(start - origin + step.Time, "");
        _sink.Pass();
    }

    public void Complete()
    {
        if (_changes.Count > 0)
        {
            _sink.Text.Append('#').Append(_changes[0].Time).Append('\n');
        }

        _sink.Flush();
    }

    public void Dispose() => _sink.Dispose();

    private void WriteHeader()
    {
        _sink.Text.Append("$comment ").Append(_timing.Model).Append(" $end\n$timescale 1 ps $end\n$scope module neurochip $end\n");
        _sink.Text.Append($"$var integer 32 {Id(0)} step $end\n");
        foreach (int chip in _timing.Cores.Select(core => core.Chip).Distinct())
        {
            _sink.Text.Append($"$scope module chip{chip} $end\n");
            for (int core = 0; core < _phases.Length; core++)
            {
                if (_timing.Cores[core].Chip == chip)
                {
                    _sink.Text.Append($"$var reg {PhaseBits} {Id(1 + core)} core{_timing.Cores[core].Core}_phase $end\n");
                }
            }

            for (int i = 0; i < _tiles.Length; i++)
            {
                if (_timing.Shape.ChipOf(_tiles[i]) == chip)
                {
                    (int x, int y) = _timing.Shape.PlaceOf(_tiles[i]);
                    string name = $"router_{x % _timing.Shape.ChipWidth}_{y % _timing.Shape.ChipHeight}";
                    int id = 1 + _phases.Length + (2 * i);
                    _sink.Text.Append($"$var wire 1 {Id(id)} {name}_busy $end\n$var integer 32 {Id(id + 1)} {name}_packets $end\n");
                }
            }

            _sink.Text.Append("$upscope $end\n");
        }

        _sink.Text.Append("$upscope $end\n$enddefinitions $end\n");
        _sink.Text.Append("$comment phases: ");
        _sink.Text.AppendJoin(", ", Enum.GetValues<RunPhase>().Select(phase => $"{(int)phase} {phase.ToString().ToLowerInvariant()}")).Append(" $end\n");
    }

    private void Add(double ns, string text) => _changes.Add(((long)Math.Round(ns * 1000), _changes.Count, text));

    private void Flush()
    {
        foreach ((long time, _, string text) in _changes.OrderBy(change => change.Time).ThenBy(change => change.Order))
        {
            if (time != _last)
            {
                _sink.Text.Append('#').Append(time.ToString(CultureInfo.InvariantCulture)).Append('\n');
                _last = time;
            }

            _sink.Text.Append(text).Append('\n');
        }

        _changes.Clear();
    }

    /// <summary>A short name of printable characters.</summary>
    private static string Id(int number)
    {
        const int First = '!';
        const int Count = '~' - '!' + 1;
        var id = new System.Text.StringBuilder();
        do
        {
            id.Append((char)(First + (number % Count)));
            number = (number / Count) - 1;
        }
        while (number >= 0);

        return id.ToString();
    }
}
