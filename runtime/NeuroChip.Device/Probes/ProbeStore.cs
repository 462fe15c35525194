using System.Runtime.InteropServices;

namespace NeuroChip.Device.Probes;

/// <summary>
/// Recordings of a fixed number of values each, stored until somebody takes them out. Who records and who takes may be two threads.
/// </summary>
/// <param name="width">Values of a recording.</param>
internal sealed class ProbeStore(int width)
{
    private readonly Lock _gate = new();
    private readonly List<long> _steps = [];
    private readonly List<int> _values = [];

    /// <summary>Recordings at the front of the lists that were taken out already; cut off when they are half of them.</summary>
    private int _taken;

    /// <summary>Values stored and not yet taken.</summary>
    public int Stored
    {
        get
        {
            lock (_gate)
            {
                return (_steps.Count - _taken) * width;
            }
        }
    }

    /// <summary>Numbers it holds, taken ones included until they are cut off.</summary>
    public long Room
    {
        get
        {
            lock (_gate)
            {
                return _steps.Count * RoomPerRecording;
            }
        }
    }

    /// <summary>Numbers one recording takes: its values, and its step of twice their size.</summary>
    public long RoomPerRecording => width + 2L;

    /// <summary>Takes out what is stored, oldest first, up to a number of recordings.</summary>
    public ProbeData Take(int mostRecordings)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mostRecordings);
        lock (_gate)
        {
            int recordings = Math.Min(mostRecordings, _steps.Count - _taken);
            var data = new ProbeData(
                [.. CollectionsMarshal.AsSpan(_steps).Slice(_taken, recordings)],
                [.. CollectionsMarshal.AsSpan(_values).Slice(_taken * width, recordings * width)]);
            _taken += recordings;
            if (_taken >= _steps.Count - _taken)
            {
                // Cutting off only half-empty lists keeps reading in small pieces linear.
                _steps.RemoveRange(0, _taken);
                _values.RemoveRange(0, _taken * width);
                _taken = 0;
            }

            return data;
        }
    }

    /// <summary>Stores a recording.</summary>
    public void Add(long step, ReadOnlySpan<int> values)
    {
        lock (_gate)
        {
            _steps.Add(step);
            _values.AddRange(values);
        }
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _steps.Clear();
            _values.Clear();
            _taken = 0;
        }
    }
}
