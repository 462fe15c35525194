using NeuroChip.Device.Probes;
using NeuroChip.Device.Spikes;
using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Loading;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Device;

/// <summary>A chip with its image, and what hangs on the image: names, streams, probes.</summary>
internal sealed class LoadedImage : IRunObserver, IDisposable
{
    private LoadedImage(Chip chip, PopulationMap map)
    {
        Chip = chip;
        Map = map;
        Spikes = new SpikePublisher(chip.Parameters, map);
        Probes = new ProbeSet(chip.Parameters, map);
    }

    public Chip Chip { get; }

    public PopulationMap Map { get; }

    public SpikePublisher Spikes { get; }

    public ProbeSet Probes { get; }

    /// <exception cref="DeviceException">The image is not for this chip.</exception>
    public static LoadedImage Make(ChipImage image, ChipProfile profile, IEngineFactory engines)
    {
        Chip chip;
        try
        {
            chip = Chip.Load(image, profile, engines);
        }
        catch (ImageLoadException error)
        {
            throw new DeviceException(
                DeviceErrorKind.InvalidArgument, error.Code, $"{error.Place}: {error.Found}; allowed: {error.Allowed}.", error.Remedy, error);
        }

        try
        {
            return new LoadedImage(chip, new PopulationMap(image.Manifest, chip.Parameters));
        }
        catch
        {
            chip.Dispose();
            throw;
        }
    }

    public void OnWindow(RunWindow window)
    {
        Spikes.Publish(window);
        Probes.Record(window);
    }

    public void Dispose()
    {
        Spikes.Complete();
        Chip.Dispose();
    }
}
