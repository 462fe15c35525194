using System.Globalization;
using System.Text;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Timing;

namespace NeuroChip.Cli.Reports.Timing;

/// <summary>
/// A window of steps as a value change dump (IEEE 1364, section 18), times in ps from the start of the window: the step, for each
/// core its phase, for each router that packets pass whether it is busy, and how many packets leave it in the step. A router counts
/// as busy from the start of the step for as long as its busiest link is: the models know when a core works, but only how much a
/// link carries. Every signal has a value from time 0 on.
/// </summary>
internal sealed class Waveform : ITimingSink
{
    private const int PhaseBits = 3;
    private const int IntegerBits = 32;
    private const double PicosecondsPerNs = 1000;

    private readonly TextSink _sink;
    private readonly ChipTiming _timing;
    private readonly StepWindow _window;
    private readonly int[] _tiles;
    private readonly RunPhase?[] _phases;
    private readonly List<(long Time, int Order, string Text)> _changes = [];
    private double? _origin;
    private long _last = -1;
    private long _end = -1;

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

        double from = start - (_origin ??= start);
        Add(from, $"b{Convert.ToString(index & uint.MaxValue, 2)} {Id(0)}");
        for (int core = 0; core < _phases.Length; core++)
        {
            foreach (CoreSpan span in CoreTimeline.Of(step, core))
            {
                if (_phases[core] != span.Phase)
                {
                    Add(from + span.Start, $"b{Convert.ToString((int)span.Phase, 2)} {Id(1 + core)}");
                    _phases[core] = span.Phase;
                }
            }
        }

        for (int i = 0; i < _tiles.Length; i++)
        {
            AddRouter(_tiles[i], 1 + _phases.Length + (2 * i), from, step);
        }

        Flush();
        _end = PicosecondsOf(from + step.Time);
        _sink.Pass();
    }

    public void Complete()
    {
        if (_end > _last)
        {
            _sink.Text.Append(CultureInfo.InvariantCulture, $"#{_end}\n");
        }

        _sink.Flush();
    }

    public void Dispose() => _sink.Dispose();

    private void AddRouter(int tile, int id, double from, StepReport step)
    {
        int packets = 0;
        double busy = 0;
        for (int direction = 0; direction < MeshShape.LinksPerTile; direction++)
        {
            int link = (tile * MeshShape.LinksPerTile) + direction;
            packets += step.Mesh.LinkPackets[link];
            busy = Math.Max(busy, step.Mesh.LinkBusy[link]);
        }

        Add(from, $"b{Convert.ToString(packets, 2)} {Id(id + 1)}");
        Add(from, $"{(packets > 0 ? 1 : 0)}{Id(id)}");
        if (packets > 0 && busy < step.Time)
        {
            Add(from + busy, $"0{Id(id)}");
        }
    }

    private void WriteHeader()
    {
        StringBuilder text = _sink.Text;
        text.Append($"$version neurochip report $end\n$comment {Words(_timing.Model)} $end\n$comment phases: ");
        text.AppendJoin(", ", Enum.GetValues<RunPhase>().Select(phase => $"{(int)phase} {phase.ToString().ToLowerInvariant()}"));
        text.Append(" $end\n$timescale 1 ps $end\n$scope module neurochip $end\n");
        text.Append($"$var integer {IntegerBits} {Id(0)} step $end\n");
        foreach (int chip in _timing.Cores.Select(core => core.Chip).Union(_tiles.Select(_timing.Shape.ChipOf)).Order())
        {
            text.Append($"$scope module chip{chip} $end\n");
            WriteCores(chip);
            WriteRouters(chip);
            text.Append("$upscope $end\n");
        }

        text.Append("$upscope $end\n$enddefinitions $end\n");
    }

    private void WriteCores(int chip)
    {
        for (int core = 0; core < _phases.Length; core++)
        {
            if (_timing.Cores[core].Chip == chip)
            {
                _sink.Text.Append($"$var reg {PhaseBits} {Id(1 + core)} core{_timing.Cores[core].Core}_phase $end\n");
            }
        }
    }

    private void WriteRouters(int chip)
    {
        MeshShape shape = _timing.Shape;
        for (int i = 0; i < _tiles.Length; i++)
        {
            if (shape.ChipOf(_tiles[i]) == chip)
            {
                (int x, int y) = shape.PlaceOf(_tiles[i]);
                string name = $"router_{x % shape.ChipWidth}_{y % shape.ChipHeight}";
                int id = 1 + _phases.Length + (2 * i);
                _sink.Text.Append($"$var wire 1 {Id(id)} {name}_busy $end\n$var integer {IntegerBits} {Id(id + 1)} {name}_packets $end\n");
            }
        }
    }

    private void Add(double ns, string text) => _changes.Add((PicosecondsOf(ns), _changes.Count, text));

    /// <summary>Writes the changes of a step in the order of time; rounding must not turn time back.</summary>
    private void Flush()
    {
        foreach ((long time, _, string text) in _changes.OrderBy(change => change.Time).ThenBy(change => change.Order))
        {
            if (time > _last)
            {
                _sink.Text.Append(CultureInfo.InvariantCulture, $"#{time}\n");
                _last = time;
            }

            _sink.Text.Append(text).Append('\n');
        }

        _changes.Clear();
    }

    private static long PicosecondsOf(double ns) => (long)Math.Round(ns * PicosecondsPerNs);

    /// <summary>A text of others, such as the source of a cost, may hold the word that ends a comment.</summary>
    private static string Words(string text) => text.Replace("$end", "$ end", StringComparison.Ordinal).ReplaceLineEndings(" ");

    /// <summary>A short name of printable characters.</summary>
    private static string Id(int number)
    {
        const int First = '!';
        const int Count = '~' - '!' + 1;
        var id = new StringBuilder();
        do
        {
            id.Append((char)(First + (number % Count)));
            number = (number / Count) - 1;
        }
        while (number >= 0);

        return id.ToString();
    }
}
