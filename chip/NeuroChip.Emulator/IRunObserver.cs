using NeuroChip.Emulator.Engines;

namespace NeuroChip.Emulator;

/// <summary>Sees each window of a run after its steps were computed. What it is shown is valid only during the call.</summary>
public interface IRunObserver
{
    /// <summary>Called once per window, in step order.</summary>
    void OnWindow(RunWindow window);
}
