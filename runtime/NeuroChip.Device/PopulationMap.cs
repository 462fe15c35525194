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
    /// <param name="manifest">The image's manifest.</param>
    /// <param name="parameters">The loaded cores.</param>
    /// <param name="sources">External source units of the image.</param>
    /// <exception cref="DeviceException">The manifest contradicts itself or the image.</exception>
    public PopulationMap(ImageManifest manifest, ChipParameters parameters, int sources)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(parameters);
        Manifest = manifest;
        _byName = [];
        _coreIndex = parameters.Cores.ToDictionary(core => core.Address, core => core.Index);
        _populationOf = [.. parameters.Cores.Select(core => Filled(core.Compartments))];
        _unitOf = [.. parameters.Cores.Select(core => new int[core.Compartments])];
        for (int p = 0; p < manifest.Populations.Length; p++)
        {
            ManifestPopulation population = manifest.Populations[p];
            if (!_byName.TryAdd(population.Name, p))
            {
                throw Contradiction($"The manifest has two populations '{population.Name}'.");
            }

            if (population.Kind == ManifestPopulation.Source
                && (population.FirstSource < 0 || population.Size < 0 || (long)population.FirstSource + population.Size > sources))
            {
                throw Contradiction(
                    $"The manifest gives population '{population.Name}' the sources from {population.FirstSource} on; the image has {sources}.");
            }

            foreach (ManifestSlice slice in population.Slices.IsDefault ? [] : population.Slices)
            {
                Place(p, slice);
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

    /// <summary>Names of the populations with units on a core, as the manifest lists them.</summary>
    public ImmutableArray<string> PopulationsOn(int core)
    {
        HashSet<int> found = [.. _populationOf[core]];
        return [.. Populations.Where((_, index) => found.Contains(index)).Select(population => population.Name)];
    }

    /// <summary>Population and unit at a place; population -1 where there is none.</summary>
    public (int Population, int Unit) At(int core, int compartment) => (_populationOf[core][compartment], _unitOf[core][compartment]);

    /// <summary>Core index and compartment of a unit.</summary>
    /// <exception cref="DeviceException">The population has no such unit, or is no compartment population.</exception>
    public (int Core, int Compartment) PlaceOf(int population, int unit)
    {
        ImmutableArray<ManifestSlice> slices = Populations[population].Slices;
        foreach (ManifestSlice slice in slices.IsDefault ? [] : slices)
        {
            if (slice.Holds(unit))
            {
                return (_coreIndex[new CoreAddress(slice.Chip, slice.Core)], slice.Compartment(unit));
            }
        }

        throw new DeviceException(
            DeviceErrorKind.OutOfRange, DeviceErrorCodes.NoSuchUnit,
            $"Population '{Populations[population].Name}' has no compartment for unit {unit}.",
            $"Its units are 0..{Populations[population].Size - 1}; source populations have none on the chip.");
    }

    private void Place(int p, ManifestSlice slice)
    {
        string name = Populations[p].Name;
        if (slice.Count < 0 || slice.FirstUnit < 0 || (long)slice.FirstUnit + slice.Count > Populations[p].Size)
        {
            throw Contradiction(
                $"The manifest places {slice.Count} units from {slice.FirstUnit} on of population '{name}', which has {Populations[p].Size}.");
        }

        if (!_coreIndex.TryGetValue(new CoreAddress(slice.Chip, slice.Core), out int core)
            || slice.FirstCompartment < 0
            || slice.Stride < 1
            || slice.FirstCompartment + slice.Span > _unitOf[core].Length)
        {
            throw Contradiction($"The manifest places population '{name}' on compartments that the image does not map.");
        }

        for (int i = 0; i < slice.Count; i++)
        {
            int compartment = slice.Compartment(slice.FirstUnit + i);
            if (_populationOf[core][compartment] >= 0)
            {
                throw Contradiction(
                    $"The manifest places two units on compartment {compartment} of chip {slice.Chip} core {slice.Core}, the second of population '{name}'.");
            }

            _populationOf[core][compartment] = p;
            _unitOf[core][compartment] = slice.FirstUnit + i;
        }
    }

    private static DeviceException Contradiction(string found) =>
        new(DeviceErrorKind.InvalidArgument, "NC5110", found, "Compile the network again.");

    private static int[] Filled(int length)
    {
        var array = new int[length];
        Array.Fill(array, -1);
        return array;
    }
}
