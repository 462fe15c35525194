using NeuroChip.Device.Probes;
using NeuroChip.Device.Spikes;
using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Registers;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Device;

/// <summary>A device whose chip is emulated.</summary>
public sealed partial class EmulatedDevice : IDevice
{
    private readonly ChipProfile _profile;
    private readonly IEngineFactory _engines;

    /// <summary>Guards everything below; a run lets go of it while steps are computed.</summary>
    private readonly Lock _gate = new();

    /// <summary>Cancelled by <see cref="Dispose"/>, so that a run ends.</summary>
    private readonly CancellationTokenSource _disposing = new();

    /// <summary>Set while no run is under way.</summary>
    private readonly ManualResetEventSlim _still = new(true);

    private LoadedImage? _loaded;
    private DeviceState _state = DeviceState.Idle;
    private string _fault = "";
    private long _epoch;
    private bool _disposed;

    /// <summary>What <see cref="Status"/> answers: replaced as a whole, read without the lock, so it never waits for a load.</summary>
    private volatile DeviceStatus _status = new(DeviceState.Idle, 0, default, 0, "");

    /// <summary>A device without an image.</summary>
    public EmulatedDevice(string id, ChipProfile profile, IEngineFactory engines)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(engines);
        _profile = profile;
        _engines = engines;
        Info = new DeviceInfo
        {
            Id = id,
            Profile = profile.Name,
            ProfileDigest = profile.Digest,
            Layout = profile.Layout.ToString(),
            Engine = engines.Name,
            Chips = profile.Chips,
            CoresPerChip = profile.CoresPerChip,
            MeshWidth = profile.MeshWidth,
            MeshHeight = profile.MeshHeight,
            CompartmentsPerCore = profile.CompartmentsPerCore,
        };
    }

    /// <inheritdoc/>
    public DeviceInfo Info { get; }

    /// <inheritdoc/>
    public DeviceStatus Status => _status;

    /// <summary>Values the probes of an image may hold unread.</summary>
    internal long MostProbeValues { get; init; } = ProbeSet.DefaultMostStored;

    /// <inheritdoc/>
    public PopulationMap Populations
    {
        get
        {
            lock (_gate)
            {
                return (_loaded ?? throw NotLoaded()).Map;
            }
        }
    }

    /// <inheritdoc/>
    public void Load(ChipImage image, bool strict = false, MeshFidelity fidelity = MeshFidelity.Analytic)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (!Enum.IsDefined(fidelity))
        {
            throw new DeviceException(
                DeviceErrorKind.InvalidArgument, DeviceErrorCodes.BadFidelity,
                $"There is no model of the mesh with number {(int)fidelity}.", "Use none, analytic, event or flit.");
        }

        lock (_gate)
        {
            RefuseWhileRunning();
            Replace(Make(image, strict, fidelity), DeviceState.Loaded);
        }
    }

    /// <inheritdoc/>
    public void Unload()
    {
        lock (_gate)
        {
            RefuseWhileRunning();
            Replace(null, DeviceState.Idle);
        }
    }

    /// <inheritdoc/>
    public void Reset(ResetKind kind)
    {
        if (!Enum.IsDefined(kind))
        {
            throw new DeviceException(
                DeviceErrorKind.InvalidArgument, DeviceErrorCodes.BadReset,
                $"There is no reset of kind {(int)kind}.", "Use 1 (state) or 2 (image).");
        }

        lock (_gate)
        {
            RefuseWhileRunning();
            LoadedImage loaded = _loaded ?? throw NotLoaded();
            if (kind == ResetKind.Image)
            {
                Replace(Make(loaded.Chip.Image, loaded.IsStrict, loaded.Fidelity), DeviceState.Loaded);
                return;
            }

            RefuseWhenFaulted();
            try
            {
                loaded.Chip.ResetState();
            }
            catch (Exception error)
            {
                throw Fault(error, "in a reset");
            }

            loaded.Probes.Clear();
            loaded.Timing.Restart();
            Settle(DeviceState.Loaded);
        }
    }

    /// <inheritdoc/>
    public RunResult Run(long steps, CancellationToken cancel = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, _disposing.Token);
        LoadedImage loaded = Begin(steps);
        long done = 0;
        try
        {
            loaded.Chip.Probes = loaded.Probes.Points;
            while (done < steps && loaded.Spikes.WaitForRoom(stop.Token) && loaded.Timing.WaitForRoom(stop.Token) && !stop.IsCancellationRequested)
            {
                int turn = loaded.Probes.StepsToRecording((int)Math.Min(steps - done, loaded.StepsPerTurn));
                loaded.Probes.CheckRoom(turn, done);
                done += loaded.RunTurn(turn);
                _status = _status with { Step = loaded.Chip.Step };
            }
        }
        catch (DeviceException)
        {
            End(Rested(loaded));
            throw;
        }
        catch (Exception error)
        {
            DeviceException fault;
            lock (_gate)
            {
                fault = Fault(error, $"after step {loaded.Chip.Step}");
                _still.Set();
            }

            throw fault;
        }

        End(Rested(loaded));
        return new RunResult(done, loaded.Chip.Step);
    }

    /// <inheritdoc/>
    public InjectReport Inject(IReadOnlyList<InjectedSpike> spikes)
    {
        ArgumentNullException.ThrowIfNull(spikes);
        lock (_gate)
        {
            return InputGate.Inject(Ready(), spikes);
        }
    }

    /// <inheritdoc/>
    public void ReadRegisters(CoreAddress core, uint address, Span<uint> values)
    {
        lock (_gate)
        {
            LoadedImage loaded = Ready();
            try
            {
                loaded.Chip.ReadRegisters(loaded.Map.IndexOf(core), address, values);
            }
            catch (Exception error) when (error is not DeviceException)
            {
                throw Refused(error, "while registers were read");
            }
        }
    }

    /// <inheritdoc/>
    public void WriteRegisters(IReadOnlyList<RegisterBurst> bursts)
    {
        ArgumentNullException.ThrowIfNull(bursts);
        lock (_gate)
        {
            LoadedImage loaded = Ready();
            try
            {
                var writes = new RegisterWrite[bursts.Count];
                for (int i = 0; i < writes.Length; i++)
                {
                    RegisterBurst burst = bursts[i];
                    writes[i] = new RegisterWrite(loaded.Map.IndexOf(burst.Core), burst.Address, burst.Values);
                }

                loaded.Chip.WriteRegisters(writes);
            }
            catch (Exception error) when (error is not DeviceException)
            {
                throw Refused(error, "while registers were written");
            }
        }
    }

    /// <inheritdoc/>
    public SpikeSubscription Subscribe(SpikeFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        lock (_gate)
        {
            return Ready().Spikes.Add(filter);
        }
    }

    /// <inheritdoc/>
    public CounterReport ReadCounters()
    {
        lock (_gate)
        {
            Chip chip = Ready().Chip;
            return new CounterReport(chip.Step, chip.Launches, [.. chip.Parameters.Cores.Select(core => new CoreCounterReport(
                core.Address, [.. Enum.GetValues<CoreCounter>().Select(counter => chip.CounterOf(core.Index, counter))]))]);
        }
    }

    /// <inheritdoc/>
    public void ResetCounters()
    {
        lock (_gate)
        {
            Ready().Chip.ResetCounters();
        }
    }

    /// <inheritdoc/>
    public string ReadDigest()
    {
        lock (_gate)
        {
            LoadedImage loaded = Ready();
            try
            {
                return loaded.Chip.ReadDigest();
            }
            catch (Exception error)
            {
                throw Fault(error, "while its state was read");
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>A run is cancelled and waited for; what comes after is refused with <see cref="ObjectDisposedException"/>.</remarks>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        _disposing.Cancel();
        _still.Wait();
        lock (_gate)
        {
            Replace(null, DeviceState.Idle);
        }

        _still.Dispose();
        _disposing.Dispose();
    }

    private static DeviceException NotLoaded() => new(
        DeviceErrorKind.FailedPrecondition, DeviceErrorCodes.NotLoaded, "The device has no image.", "Load one.");

    private static DeviceException BadRegister(RegisterException error) => new(
        error.IsOutOfRange ? DeviceErrorKind.OutOfRange : DeviceErrorKind.InvalidArgument,
        DeviceErrorCodes.BadRegister, error.Message, "See the register map in the chip manual.", error);

    /// <summary>Why words were not read or written; what is not about them is a fault of the engine.</summary>
    private DeviceException Refused(Exception error, string when) => error switch
    {
        RegisterException register => BadRegister(register),
        ImageFormatException image => ImageFault.Of(image),
        _ => Fault(error, when),
    };

    private LoadedImage Make(ChipImage image, bool strict, MeshFidelity fidelity) =>
        LoadedImage.Make(image, _profile, _engines, MostProbeValues, strict, fidelity);

    /// <summary>The state between two runs.</summary>
    private static DeviceState Rested(LoadedImage loaded) => loaded.Chip.Step > 0 ? DeviceState.Paused : DeviceState.Loaded;

    private LoadedImage Begin(long steps)
    {
        lock (_gate)
        {
            LoadedImage loaded = Ready();
            if (steps < 0 || steps > Chip.LastStep - loaded.Chip.Step)
            {
                throw new DeviceException(
                    DeviceErrorKind.OutOfRange, DeviceErrorCodes.BadSteps,
                    $"{steps} steps from step {loaded.Chip.Step} on.",
                    $"Run 0 or more, up to step {Chip.LastStep}; a reset sets time back to 0.");
            }

            _still.Reset();
            _state = DeviceState.Running;
            Publish();
            return loaded;
        }
    }

    private void End(DeviceState state)
    {
        lock (_gate)
        {
            _state = state;
            Publish();
            _still.Set();
        }
    }

    /// <summary>The engine failed: whatever its state is now, nothing but a new engine makes it known again.</summary>
    private DeviceException Fault(Exception error, string when)
    {
        _state = DeviceState.Faulted;
        _fault = error.Message;
        Publish();
        return new DeviceException(
            DeviceErrorKind.Internal, DeviceErrorCodes.EngineFault,
            $"The engine failed {when}: {error.Message}", "Reset the device to its image.", error);
    }

    private LoadedImage Ready()
    {
        RefuseWhileRunning();
        RefuseWhenFaulted();
        return _loaded ?? throw NotLoaded();
    }

    private void RefuseWhileRunning()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_state == DeviceState.Running)
        {
            throw new DeviceException(
                DeviceErrorKind.FailedPrecondition, DeviceErrorCodes.Running, "The device is running.", "Wait for the run, or cancel it.");
        }
    }

    private void RefuseWhenFaulted()
    {
        if (_state == DeviceState.Faulted)
        {
            throw new DeviceException(
                DeviceErrorKind.FailedPrecondition, DeviceErrorCodes.Faulted, $"The device is faulted: {_fault}", "Reset it to its image.");
        }
    }

    /// <summary>The new image is in place before the old one goes, so that nothing can leave the device with half of each.</summary>
    private void Replace(LoadedImage? next, DeviceState state)
    {
        LoadedImage? old = _loaded;
        _loaded = next;
        Settle(state);
        old?.Dispose();
    }

    private void Settle(DeviceState state)
    {
        _state = state;
        _fault = "";
        _epoch++;
        Publish();
    }

    private void Publish() => _status = new DeviceStatus(
        _state, _loaded?.Chip.Step ?? 0, _loaded?.Chip.Image.Digest ?? default(ReadOnlyMemory<byte>), _epoch, _fault, _loaded?.Fidelity);
}
