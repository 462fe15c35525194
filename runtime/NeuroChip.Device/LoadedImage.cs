using NeuroChip.Device.Learning;
using NeuroChip.Device.Probes;
using NeuroChip.Device.Spikes;
using NeuroChip.Device.Timing;
using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Loading;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Device;

/// <summary>A chip with its image, and what hangs on the image: names, streams, probes.</summary>
internal sealed class LoadedImage : IRunObserver, IDisposable
{
    /// <summary>Compartments that are updated between two looks at cancellation and at the readers of streams.</summary>
    private const int UpdatesPerTurn = 1 << 20;

    private const int LongestTurn = 256;

    private LoadedImage(Chip chip, PopulationMap map, long mostProbeValues, bool isStrict, MeshFidelity fidelity)
    {
        Fidelity = fidelity;
        Timing = new TimingPublisher(chip.Timing, [.. chip.Parameters.Cores.Select(core => core.Address)]);
        Chip = chip;
        Map = map;
        Learning = new LearningPlaces(chip, map);
        Spikes = new SpikePublisher(chip.Parameters, map);
        Probes = new ProbeSet(chip, map, mostProbeValues);
        IsStrict = isStrict;
        StepsPerTurn = Math.Clamp(UpdatesPerTurn / Math.Max(chip.Parameters.Lanes, 1), 1, LongestTurn);
    }

    /// <summary>Keeps the windows of runs for a device that takes them over; null for none.</summary>
    public RunRecording? Recording { get; set; }

    public Chip Chip { get; }

    public PopulationMap Map { get; }

    public LearningPlaces Learning { get; }

    public SpikePublisher Spikes { get; }

    public ProbeSet Probes { get; }

    public TimingPublisher Timing { get; }

    /// <summary>How closely the mesh is modelled.</summary>
    public MeshFidelity Fidelity { get; }

    /// <summary>Whether a wrap or a saturation ends the run.</summary>
    public bool IsStrict { get; }

    /// <summary>
    /// Steps a run computes at a time: fewer for a larger chip, so that a cancelled run ends soon and a batch of spikes
    /// stays small. It depends on the image alone, never on how fast the machine is, so batches are the same in every run.
    /// </summary>
    public int StepsPerTurn { get; }

    /// <exception cref="DeviceException">The image is not for this chip.</exception>
    public static LoadedImage Make(
        ChipImage image, ChipProfile profile, IEngineFactory engines, long mostProbeValues, bool isStrict, MeshFidelity fidelity)
    {
        Chip chip;
        try
        {
            chip = Chip.Load(image, profile, engines, isStrict, fidelity);
        }
        catch (ImageLoadException error)
        {
            throw new DeviceException(
                DeviceErrorKind.InvalidArgument, error.Code, $"{error.Place}: {error.Found}; allowed: {error.Allowed}.", error.Remedy, error);
        }
        catch (ImageFormatException error)
        {
            throw ImageFault.Of(error);
        }
        catch (MeshModelException error)
        {
            throw new DeviceException(
                DeviceErrorKind.InvalidArgument, DeviceErrorCodes.BadFidelity, $"The flit model does not take this chip: {error.Message}.",
                "Use analytic or event, or give the profile's routers fewer virtual channels.", error);
        }
        catch (Exception error)
        {
            throw new DeviceException(
                DeviceErrorKind.Internal, DeviceErrorCodes.EngineFault,
                $"The engine could not take the image: {error.Message}",
                "The device keeps what it had. Try a smaller network or the scalar engine; `neurochip doctor` looks at OpenCL.", error);
        }

        try
        {
            return new LoadedImage(chip, new PopulationMap(image.Manifest, chip.Parameters, chip.SourceCount), mostProbeValues, isStrict, fidelity);
        }
        catch
        {
            chip.Dispose();
            throw;
        }
    }

    /// <summary>Computes a turn; answers the steps computed.</summary>
    /// <exception cref="DeviceException">A number overflowed in strict mode; the step in which it did is computed and recorded.</exception>
    public long RunTurn(int steps)
    {
        try
        {
            long launches = Chip.Launches;
            long done = Chip.Run(steps, this, CancellationToken.None);
            Recording?.AddLaunches(Chip.Launches - launches);
            Probes.RecordRegisters();
            return done;
        }
        catch (StrictViolationException violation)
        {
            Probes.RecordRegisters();
            throw Overflow.Refused(violation, Chip.Parameters, Map);
        }
    }

    public void OnWindow(RunWindow window)
    {
        Recording?.Add(window);
        Spikes.Publish(window);
        Probes.Record(window);
        Timing.OnWindow(window);
    }

    public void Dispose()
    {
        Spikes.Complete();
        Timing.Complete();
        Chip.Dispose();
    }
}
