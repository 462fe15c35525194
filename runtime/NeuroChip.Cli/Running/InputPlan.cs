using NeuroChip.Cli.Data;
using NeuroChip.Cli.Errors;
using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.Running;

/// <summary>Decides how a file feeds a network, and refuses what would not be what the user meant.</summary>
internal static class InputPlan
{
    public static ISampleInput Make(InputFile file, ChipImage image, RunOptions options)
    {
        ImageManifest manifest = image.Manifest;
        if (manifest.Inputs.Length != 1)
        {
            throw new CliException(
                CliCodes.Inputs, manifest.Network, $"the network has {manifest.Inputs.Length} inputs",
                string.Join(", ", manifest.Inputs.Select(i => i.Name)), "one");
        }

        ManifestInput input = manifest.Inputs[0];
        int units = manifest.Populations.Single(p => p.Name == input.Population).Size;
        return input.Kind == ManifestInput.Bias
            ? MakeBias(file, image, input, units, options)
            : new SpikeTrainInput(MakeSpikes(file, units, options, out int? own), input, StepsOf(file, manifest, options, own));
    }

    private static BiasInput MakeBias(InputFile file, ChipImage image, ManifestInput input, int units, RunOptions options)
    {
        if (options.Encoding != SpikeEncoding.None)
        {
            throw new CliException(
                CliCodes.Options, file.Path, $"input '{input.Name}' takes values, so nothing is encoded", "--encode", "",
                "leave out --encode");
        }

        if (file.Array is null)
        {
            throw new CliException(
                CliCodes.InputKind, file.Path, $"input '{input.Name}' takes values, one per unit and sample", "events",
                "idx or npy", "give the samples as an array");
        }

        if (file.Array.Kind == ElementKind.Boolean)
        {
            throw new CliException(CliCodes.InputKind, file.Path, $"input '{input.Name}' takes values", "true and false", "numbers");
        }

        var values = new ValueSamples(file.Array, units, options.InputRange);
        return new BiasInput(values, input, image, StepsOf(file, image.Manifest, options, null));
    }

    private static ISpikeSamples MakeSpikes(InputFile file, int units, RunOptions options, out int? ownSteps)
    {
        ISpikeSamples samples;
        if (options.Encoding == SpikeEncoding.Rate)
        {
            NumericArray array = file.Array ?? throw new CliException(
                CliCodes.InputKind, file.Path, "events are spikes already", "--encode rate", "", "leave out --encode");
            samples = new RateSamples(new ValueSamples(array, units, options.InputRange), units);
        }
        else if (options.InputRange is not null)
        {
            throw new CliException(
                CliCodes.Options, file.Path, "the network takes spikes, which have no range", "--input-range", "",
                "leave out --input-range, or give --encode rate");
        }
        else if (file.Csv is { } csv)
        {
            samples = new EventSamples(csv, units);
        }
        else if (LooksLikeValues(file.Array!, units))
        {
            throw new CliException(
                CliCodes.InputKind, file.Path, "the network takes spikes, and the file holds one value per unit and sample",
                $"shape {file.Array!.ShapeText}", $"[steps, {units}] or [samples, steps, {units}] of 0 and 1",
                "give --encode rate to turn values into evenly spaced spikes");
        }
        else
        {
            samples = new SpikeArraySamples(file.Array!, units);
        }

        ownSteps = samples.Steps;
        return samples;
    }

    /// <summary>Grey pictures [samples, height, width] have the shape of recordings of height units; other bytes than 0 and 1 tell them apart.</summary>
    private static bool LooksLikeValues(NumericArray array, int units)
    {
        int perSample = array.Shape.Skip(1).Aggregate(1, (product, extent) => product * extent);
        bool isBinary = true;
        for (int i = 0; i < array.Length && isBinary; i++)
        {
            isBinary = array.At(i) is 0 or 1;
        }

        return !isBinary && array.Shape.Length >= 2 && perSample == units;
    }

    private static int StepsOf(InputFile file, ImageManifest manifest, RunOptions options, int? own) =>
        options.Steps ?? own ?? manifest.SampleSteps ?? throw new CliException(
            CliCodes.StepsUnknown, file.Path, $"neither the file nor network '{manifest.Network}' says how long a sample lasts");
}
