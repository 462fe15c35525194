using NeuroChip.Device.Probes;
using NeuroChip.Device.Spikes;
using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Registers;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Device;

/// <summary>A device whose chip is emulated.</summary>
public sealed class EmulatedDevice : IDevice
{
    /// <summary>Steps between two looks at cancellation and at the readers of streams.</summary>
    private const int StepsPerTurn = 256;

    private readonly ChipProfile _profile;
    private readonly IEngineFactory _engines;

    /// <summary>Guards everything below; a run lets go of it while steps are computed.</summary>
    private readonly Lock _gate = new();

    private LoadedImage? _loaded;
    private DeviceState _state = DeviceState.Idle;
    private string _fault = "";
    private long _epoch;
    private long _step;

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
    public DeviceStatus Status
    {
        get
        {
            lock (_gate)
            {
                return new DeviceStatus(_state, Interlocked.Read(ref _step), _loaded?.Chip.Image.Digest ?? default, _epoch, _fault);
            }
        }
    }

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
    public void Load(ChipImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        lock (_gate)
        {
            RefuseWhileRunning();
            LoadedImage next = LoadedImage.Make(image, _profile, _engines);
            _loaded?.Dispose();
            _loaded = next;
            Settle(DeviceState.Loaded);
        }
    }

    /// <inheritdoc/>
    public void Unload()
    {
        lock (_gate)
        {
            RefuseWhileRunning();
            _loaded?.Dispose();
            _loaded = null;
            Settle(DeviceState.Idle);
        }
    }

    /// <inheritdoc/>
    public void Reset(ResetKind kind)
    {
        lock (_gate)
        {
            RefuseWhileRunning();
            LoadedImage loaded = _loaded ?? throw NotLoaded();
            if (kind == ResetKind.Image)
            {
                Load(loaded.Chip.Image);
                return;
            }

            RefuseWhenFaulted();
            loaded.Chip.ResetState();
            loaded.Probes.Clear();
            Settle(DeviceState.Loaded);
        }
    }

    /// <inheritdoc/>
    public RunResult Run(long steps, CancellationToken cancel = default)
    {
        LoadedImage loaded = Begin(steps);
        long done = 0;
        try
        {
            loaded.Chip.Probes = loaded.Probes.Points;
            while (done < steps && loaded.Spikes.WaitForRoom(cancel) && !cancel.IsCancellationRequested)
            {
                int turn = (int)Math.Min(steps - done, StepsPerTurn);
                loaded.Probes.CheckRoom(turn);
                done += loaded.Chip.Run(turn, loaded, CancellationToken.None);
                Interlocked.Exchange(ref _step, loaded.Chip.Step);
            }
        }
        catch (Exception error) when (error is not DeviceException)
        {
            End(DeviceState.Faulted, error.Message);
            throw new DeviceException(
                DeviceErrorKind.Internal, DeviceErrorCodes.EngineFault,
                $"The engine failed in the run after step {loaded.Chip.Step}: {error.Message}", "Reset the device to its image.", error);
        }
        catch (DeviceException)
        {
            End(DeviceState.Paused, "");
            throw;
        }

        End(loaded.Chip.Step > 0 ? DeviceState.Paused : DeviceState.Loaded, "");
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
            catch (RegisterException error)
            {
                throw BadRegister(error);
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
                loaded.Chip.WriteRegisters([.. bursts.Select(burst =>
                    new RegisterWrite(loaded.Map.IndexOf(burst.Core), burst.Address, burst.Values))]);
            }
            catch (RegisterException error)
            {
                throw BadRegister(error);
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
    public Probe CreateProbe(ProbeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            return Ready().Probes.Add(request);
        }
    }

    /// <inheritdoc/>
    public Probe GetProbe(int id)
    {
        lock (_gate)
        {
            return (_loaded ?? throw NotLoaded()).Probes.Get(id);
        }
    }

    /// <inheritdoc/>
    public void DeleteProbe(int id)
    {
        lock (_gate)
        {
            Ready().Probes.Remove(id);
        }
    }

    /// <inheritdoc/>
    public CounterReport ReadCounters()
    {
        lock (_gate)
        {
            Chip chip = Ready().Chip;
            return new CounterReport(chip.Step, chip.Engine.Launches, [.. chip.Parameters.Cores.Select(core => new CoreCounterReport(
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
            return Ready().Chip.ReadDigest();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _loaded?.Dispose();
            _loaded = null;
            _state = DeviceState.Idle;
        }
    }

    private static DeviceException NotLoaded() => new(
        DeviceErrorKind.FailedPrecondition, DeviceErrorCodes.NotLoaded, "The device has no image.", "Load one.");

    private static DeviceException BadRegister(RegisterException error) => new(
        error.IsOutOfRange ? DeviceErrorKind.OutOfRange : DeviceErrorKind.InvalidArgument,
        DeviceErrorCodes.BadRegister, error.Message, "See the register map in the chip manual.", error);

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

            _state = DeviceState.Running;
            return loaded;
        }
    }

    private void End(DeviceState state, string fault)
    {
        lock (_gate)
        {
            _state = state;
            _fault = fault;
            Interlocked.Exchange(ref _step, _loaded?.Chip.Step ?? 0);
        }
    }

    private LoadedImage Ready()
    {
        RefuseWhileRunning();
        RefuseWhenFaulted();
        return _loaded ?? throw NotLoaded();
    }

    private void RefuseWhileRunning()
    {
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

    private void Settle(DeviceState state)
    {
        _state = state;
        _fault = "";
        _epoch++;
        Interlocked.Exchange(ref _step, 0);
    }
}
