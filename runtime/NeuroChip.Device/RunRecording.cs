using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;

namespace NeuroChip.Device;

/// <summary>
/// What a device recorded between a reset and the end of a sample, for another device with the same image that takes it over. Used
/// by one thread at a time; its memory is used again.
/// </summary>
public sealed class RunRecording
{
    private readonly List<RunWindow> _windows = [];
    private readonly ChipParameters _parameters;

    internal RunRecording(ChipParameters parameters) => _parameters = parameters;

    /// <summary>Windows recorded.</summary>
    internal int Count { get; private set; }

    /// <summary>Kernel launches they took.</summary>
    internal long Launches { get; private set; }

    /// <summary>Forgets what was recorded.</summary>
    public void Clear() => (Count, Launches) = (0, 0);

    /// <summary>A window, in the order they were recorded.</summary>
    internal RunWindow this[int index] => _windows[index];

    internal void Add(RunWindow window)
    {
        if (Count == _windows.Count)
        {
            _windows.Add(new RunWindow(_parameters));
        }

        _windows[Count++].CopyFrom(window);
    }

    internal void AddLaunches(long launches) => Launches += launches;
}
