using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>A window's arrivals sorted by step and core, as the kernel wants them. Arrays are reused.</summary>
/// <param name="parameters">The cores.</param>
/// <param name="unfolds">Whether spikes of sources become packets here; else only packets of the host are looked at.</param>
internal sealed class ArrivalTable(ChipParameters parameters, bool unfolds)
{
    /// <summary>A core that learns takes what arrives in the step behind the window.</summary>
    private readonly int _rowsBehind = parameters.LastPhase == StepPhase.Learn ? 1 : 0;

    private readonly int _cores = parameters.Cores.Length;
    private int[] _start = [];
    private long[] _packets = [];
    private SourcePackets? _sources;
    private int _places;
    private int _total;

    /// <summary>Places of the table on the device that say "nothing arrives"; -1 when something did.</summary>
    private int _emptyPlaces = -1;

    /// <summary>First packet of each place [step * cores + core], and one more.</summary>
    public ReadOnlySpan<int> Start => _start.AsSpan(0, _places + 1);

    /// <summary>The packets.</summary>
    public ReadOnlySpan<long> Packets => _packets.AsSpan(0, _total);

    /// <summary>Sorts; false when the device's table says the same already.</summary>
    public bool Sort(RunWindow window)
    {
        int rows = window.Steps + _rowsBehind;
        _places = rows * _cores;
        _total = window.ArrivalStart[rows]
            + (unfolds ? parameters.Sources.PacketsOf(window.Sources.AsSpan(0, window.SourceStart[rows])) : 0);
        if (_total == 0 && _emptyPlaces >= _places)
        {
            return false;
        }

        Reserve();
        Array.Clear(_start, 0, _places + 1);
        if (_total > 0)
        {
            Place(window, rows);
        }

        _emptyPlaces = _total == 0 ? _places : -1;
        return true;
    }

    private void Reserve()
    {
        if (_start.Length < _places + 1)
        {
            _start = new int[_places + 1];
        }

        if (_packets.Length < _total)
        {
            _packets = new long[Math.Max(_total, 2 * _packets.Length)];
        }
    }

    private void Place(RunWindow window, int rows)
    {
        SourcePackets? sources = unfolds ? _sources ??= new SourcePackets(parameters) : null;
        for (int s = 0; s < rows; s++)
        {
            Span<int> counts = _start.AsSpan((s * _cores) + 1, _cores);
            foreach (ArrivingSpike spike in window.ArrivalsOf(s))
            {
                counts[spike.Core]++;
            }

            sources?.Count(window.SourcesOf(s), counts);
        }

        for (int i = 0; i < _places; i++)
        {
            _start[i + 1] += _start[i];
        }

        // Each start moves to the next place's as the place fills, and is moved back below.
        for (int s = 0; s < rows; s++)
        {
            Span<int> starts = _start.AsSpan(s * _cores, _cores);
            foreach (ArrivingSpike spike in window.ArrivalsOf(s))
            {
                _packets[starts[spike.Core]++] = DeliveryTables.Mark(parameters, spike.Core, spike.Code);
            }

            sources?.Place(window.SourcesOf(s), starts, _packets);
        }

        Array.Copy(_start, 0, _start, 1, _places);
        _start[0] = 0;
    }
}
