using System.Collections.Immutable;
using NeuroChip.Emulator.State;
using NeuroChip.Spec.Image;

namespace NeuroChip.Device;

/// <summary>Between a network's names and a chip's places: populations and units on one side, cores and compartments on the other.</summary>
public sealed class PopulationMap
{
    private readonly Dictionary<string, int> _byName;
    private readonly int[][] _populationOf;
    private readonly int[][] _unitOf;
    private readonly Dictionary<CoreAddress, int> _coreIndex;

    /// <summary>Builds the map of a loaded image.</summary>
    public PopulationMap(ImageManifest manifest, ChipParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(parameters);
        Manifest = manifest;
        _byName = manifest.Populations.Select((population, index) => (population.Name, index)).ToDictionary(p => p.Name, p => p.index);
        _coreIndex = parameters.Cores.ToDictionary(core => core.Address, core => core.Index);
        _populationOf = [.. parameters.Cores.Select(core => Filled(core.Compartments))];
        _unitOf = [.. parameters.Cores.Select(core => new int[core.Compartments])];
        for (int p = 0; p < manifest.Populations.Length; p++)
        {
            foreach (ManifestSlice slice in manifest.Populations[p].Slices)
            {
                if (!_coreIndex.TryGetValue(new CoreAddress(slice.Chip, slice.Core), out int core)
                    || (long)slice.FirstCompartment + slice.Count > _unitOf[core].Length)
                {
                    throw new DeviceException(
                        DeviceErrorKind.InvalidArgument, "NC5110",
                        $"The manifest places population '{manifest.Populations[p].Name}' on compartments that the image does not map.",
                        "Compile the network again.");
                }

                for (int i = 0; i < slice.Count; i++)
                {
                    _populationOf[core][slice.FirstCompartment + i] = p;
                    _unitOf[core][slice.FirstCompartment + i] = slice.FirstUnit + i;
                }
            }
        }
    }

    /// <summary>The image's manifest.</summary>
    public ImageManifest Manifest { get; }

    /// <summary>Populations, as the manifest lists them.</summary>
    public ImmutableArray<ManifestPopulation> Populations => Manifest.Populations;

    /// <summary>Index of a population.</summary>
    /// <exception cref="DeviceException">There is none of that name.</exception>
    public int IndexOf(string name) => _byName.TryGetValue(name, out int index)
        ? index
        : throw new DeviceException(
            DeviceErrorKind.NotFound, DeviceErrorCodes.NoSuchPopulation,
            $"The image has no population '{name}'.", $"It has: {string.Join(", ", Populations.Select(p => p.Name))}.");

    /// <summary>Index of a mapped core.</summary>
    /// <exception cref="DeviceException">The image does not map it.</exception>
    public int IndexOf(CoreAddress core) => _coreIndex.TryGetValue(core, out int index)
        ? index
        : throw new DeviceException(
            DeviceErrorKind.OutOfRange, DeviceErrorCodes.NoSuchCore,
            $"The image maps no chip {core.Chip} core {core.Core}.", "List the image's cores and use one of them.");

    /// <summary>Population and unit at a place; population -1 where there is none.</summary>
    public (int Population, int Unit) At(int core, int compartment) => (_populationOf[core][compartment], _unitOf[core][compartment]);

    /// <summary>Core index and compartment of a unit.</summary>
    /// <exception cref="DeviceException">The population has no such unit, or is no compartment population.</exception>
    public (int Core, int Compartment) PlaceOf(int population, int unit)
    {
        foreach (ManifestSlice slice in Populations[population].Slices)
        {
            if (unit >= slice.FirstUnit && unit < slice.FirstUnit + slice.Count)
            {
                return (_coreIndex[new CoreAddress(slice.Chip, slice.Core)], slice.FirstCompartment + unit - slice.FirstUnit);
            }
        }

        throw new DeviceException(
            DeviceErrorKind.OutOfRange, DeviceErrorCodes.NoSuchUnit,
            $"Population '{Populations[population].Name}' has no compartment for unit {unit}.",
            $"Its units are 0..{Populations[population].Size - 1}; source populations have none on the chip.");
    }

    private static int[] Filled(int length)
    {
        var array = new int[length];
        Array.Fill(array, -1);
        return array;
    }
}
