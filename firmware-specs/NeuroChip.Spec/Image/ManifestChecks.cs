namespace NeuroChip.Spec.Image;

/// <summary>Every name in the manifest resolves, and every unit lies in exactly one compartment.</summary>
internal static class ManifestChecks
{
    private static readonly CoreAddress s_chip = new(0, CoreAddress.ChipCore);

    public static ImageProblem? FindProblem(ChipImage image)
    {
        ImageManifest manifest = image.Manifest;
        if (manifest.ManifestVersion != 1)
        {
            return Problem($"manifest version {manifest.ManifestVersion}", "version 1");
        }

        if (manifest.Populations.IsDefault || manifest.Inputs.IsDefault || manifest.Outputs.IsDefault)
        {
            return Problem("a missing list", "populations, inputs and outputs, each a list");
        }

        Dictionary<string, ManifestPopulation> populations = [];
        foreach (ManifestPopulation population in manifest.Populations)
        {
            if (!populations.TryAdd(population.Name, population))
            {
                return Problem($"population '{population.Name}' twice", "each name once");
            }

            if (Population(image, population) is { } problem)
            {
                return problem;
            }
        }

        foreach (ManifestInput input in manifest.Inputs)
        {
            if (Input(input, populations) is { } problem)
            {
                return problem;
            }
        }

        foreach (ManifestOutput output in manifest.Outputs)
        {
            if (!populations.ContainsKey(output.Population))
            {
                return Problem($"output '{output.Name}' of population '{output.Population}'", "populations of the manifest");
            }

            if (output.Kind is not (ManifestOutput.Spikes or ManifestOutput.Voltage) || output.Divisor < 1)
            {
                return Problem(
                    $"output '{output.Name}' of kind '{output.Kind}' with divisor {output.Divisor}",
                    $"kind {ManifestOutput.Spikes} or {ManifestOutput.Voltage}, divisor 1 or more");
            }
        }

        if (ManifestProjectionChecks.FindProblem(image, populations) is { } learning)
        {
            return learning;
        }

        return manifest.SampleSteps is < 1 || manifest.LatencySteps < 0
            ? Problem($"{manifest.SampleSteps} sample steps, {manifest.LatencySteps} latency steps", "1 or more, 0 or more")
            : null;
    }

    private static ImageProblem? Population(ChipImage image, ManifestPopulation population)
    {
        string name = $"population '{population.Name}'";
        if (population.Size < 0)
        {
            return Problem($"{name} of {population.Size} units", "0 or more units");
        }

        if (population.Kind == ManifestPopulation.Source)
        {
            return population.FirstSource >= 0 && (long)population.FirstSource + population.Size <= image.SourceMap.Length
                ? null
                : Problem(
                    $"{name} with {population.Size} units from source {population.FirstSource} on",
                    $"sources below {image.SourceMap.Length}, which are there");
        }

        return population.Kind == ManifestPopulation.Compartments
            ? Slices(image, population, name)
            : Problem(
                $"{name} of kind '{population.Kind}'", $"{ManifestPopulation.Compartments} or {ManifestPopulation.Source}");
    }

    private static ImageProblem? Slices(ChipImage image, ManifestPopulation population, string name)
    {
        if (population.Slices.IsDefault)
        {
            return Problem($"{name} without slices", "a list of slices");
        }

        int next = 0;
        foreach (ManifestSlice slice in population.Slices.OrderBy(slice => slice.FirstUnit))
        {
            if (slice.FirstUnit != next || slice.Count < 1 || slice.Count > population.Size - next)
            {
                return Problem(
                    $"{name} with a slice of {slice.Count} units from unit {slice.FirstUnit} on",
                    $"slices that cover units 0..{population.Size - 1} once; unit {next} is next");
            }

            next += slice.Count;
            CoreAddress address = new(slice.Chip, slice.Core);
            int compartments = image.FindCore(address) is { } core ? core.Words(SectionKind.CompartmentConfigs).Length : 0;
            if (slice.Stride < 1)
            {
                return Problem($"{name} with a stride of {slice.Stride} compartments", "strides of 1 or more");
            }

            if (slice.FirstCompartment < 0 || slice.FirstCompartment + slice.Span > compartments)
            {
                return Problem(
                    $"{name} in compartments {slice.FirstCompartment}..{slice.FirstCompartment + slice.Span - 1} of {address}",
                    $"compartments below {compartments}, which that core has");
            }
        }

        return next == population.Size
            ? null
            : Problem($"{name} with {next} of {population.Size} units placed", "every unit placed");
    }

    private static ImageProblem? Input(ManifestInput input, Dictionary<string, ManifestPopulation> populations)
    {
        string? wanted = input.Kind switch
        {
            ManifestInput.Spikes => ManifestPopulation.Source,
            ManifestInput.Bias => ManifestPopulation.Compartments,
            _ => null,
        };
        if (wanted is null || input.Rounding is not (ManifestInput.TowardZero or ManifestInput.Nearest))
        {
            return Problem(
                $"input '{input.Name}' of kind '{input.Kind}' with rounding '{input.Rounding}'",
                $"kind {ManifestInput.Spikes} or {ManifestInput.Bias}, rounding {ManifestInput.TowardZero} or {ManifestInput.Nearest}");
        }

        if (!populations.TryGetValue(input.Population, out ManifestPopulation? population) || population.Kind != wanted)
        {
            return Problem($"input '{input.Name}' ({input.Kind}) into population '{input.Population}'", $"a population of kind {wanted}");
        }

        FieldLimit exponent = CompartmentConfig.BiasExpLimit(WordLayout.Loihi1);
        return input.Kind == ManifestInput.Bias && (input.Exponent < exponent.Min || input.Exponent > exponent.Max)
            ? Problem($"input '{input.Name}' with bias exponent {input.Exponent}", $"{exponent.Min}..{exponent.Max}")
            : null;
    }

    private static ImageProblem Problem(string found, string allowed) =>
        new(ImageCodes.ManifestInconsistent, s_chip, SectionKind.Manifest, 0, found, allowed);
}
