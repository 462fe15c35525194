using System.Diagnostics.CodeAnalysis;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Emulator.State;

namespace Runtime.Tests.Device;

/// <summary>Scalar engines that fail, or stop in the middle of a run, when a test says so.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The events have no wait handle, and an engine may outlive its factory.")]
internal sealed class ScriptedEngines : IEngineFactory
{
    private readonly ManualResetEventSlim _go = new(true);
    private readonly ManualResetEventSlim _entered = new(false);

    public string Name => "scripted";

    /// <summary>The device cannot be opened.</summary>
    public bool FailCreate { get; set; }

    /// <summary>The window that holds this step fails.</summary>
    public long FailAtStep { get; set; } = long.MaxValue;

    /// <summary>Every access to state or parameters fails.</summary>
    public bool FailAccess { get; set; }

    public int Created { get; private set; }

    public int Disposed { get; private set; }

    /// <summary>Whether an engine was disposed while it ran.</summary>
    public bool DisposedWhileRunning { get; private set; }

    /// <summary>The next window stops inside the engine until <see cref="Go"/>.</summary>
    public void Hold()
    {
        _entered.Reset();
        _go.Reset();
    }

    public void Go() => _go.Set();

    /// <summary>Waits until a window has entered the engine.</summary>
    public void WaitUntilInside() => _entered.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue("the run did not reach the engine");

    public ICoreEngine Create(ChipParameters parameters, bool strict = false)
    {
        if (FailCreate)
        {
            throw new InvalidOperationException("no such driver");
        }

        Created++;
        return new Engine(this, parameters, strict);
    }

    public IMicrocodeRunner CreateMicrocodeRunner(bool specialised = false) => new ScalarMicrocodeRunner();

    private sealed class Engine(ScriptedEngines script, ChipParameters parameters, bool strict) : ICoreEngine
    {
        private readonly ScalarEngine _inner = new(parameters, strict);
        private volatile bool _running;

        public string Name => script.Name;

        public string Description => "scripted";

        public long Launches => 0;

        public int MaxWindow(int probeCount) => 16;

        public void Run(RunWindow window)
        {
            _running = true;
            try
            {
                script._entered.Set();
                script._go.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue("nobody let the engine go on");
                if (window.FirstStep + window.Steps > script.FailAtStep)
                {
                    throw new InvalidOperationException("device lost");
                }

                _inner.Run(window);
            }
            finally
            {
                _running = false;
            }
        }

        public StrictViolation? Violation => _inner.Violation;

        public void RunPhases(RunWindow window, Action<StepPhase> afterPhase) => _inner.RunPhases(window, afterPhase);

        public CoreState ReadState(int core)
        {
            Access();
            return _inner.ReadState(core);
        }

        public void ReadLanes(int firstLane, Span<int> current, Span<int> voltage, Span<int> refractory)
        {
            Access();
            _inner.ReadLanes(firstLane, current, voltage, refractory);
        }

        public void WriteLanes(int firstLane, ReadOnlySpan<int> current, ReadOnlySpan<int> voltage, ReadOnlySpan<int> refractory)
        {
            Access();
            _inner.WriteLanes(firstLane, current, voltage, refractory);
        }

        public CoreLearning? ReadLearning(int core)
        {
            Access();
            return _inner.ReadLearning(core);
        }

        public void WriteLearning(int core, CoreLearning learning)
        {
            Access();
            _inner.WriteLearning(core, learning);
        }

        public void LearningChanged(int core) => Access();

        public void ResetState()
        {
            Access();
            _inner.ResetState();
        }

        public void BiasChanged(int firstLane, int count) => Access();

        public void ParametersChanged(int firstLane, int count) => Access();

        public void Dispose()
        {
            script.Disposed++;
            script.DisposedWhileRunning |= _running;
        }

        private void Access()
        {
            if (script.FailAccess)
            {
                throw new InvalidOperationException("bus error");
            }
        }
    }
}
