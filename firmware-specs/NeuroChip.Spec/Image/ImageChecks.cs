namespace NeuroChip.Spec.Image;

/// <summary>
/// Does the content hold together? Used on files read and on images built: a device may then trust
/// every index in the tables.
/// </summary>
internal static class ImageChecks
{
    public static ImageProblem? FindProblem(ChipImage image)
    {
        CoreAddress chip = new(0, CoreAddress.ChipCore);
        ImageProblem? problem =
            Words(image, chip, SectionKind.SourceMap, image.SourceMap.Span)
            ?? Words(image, chip, SectionKind.SourceAxons, image.SourceAxons.Span);
        foreach (CoreImage core in image.Cores)
        {
            problem ??= Core(image, core);
        }

        return problem ?? Axons(image, chip) ?? ManifestChecks.FindProblem(image);
    }

    /// <summary>Axons lead from core to core, so the words of all cores must be sound by then.</summary>
    private static ImageProblem? Axons(ChipImage image, CoreAddress chip)
    {
        var checks = new AxonChecks(image);
        ImageProblem? problem = checks.FindProblem(
            chip, SectionKind.SourceMap, ChipImage.SourceMapLayout, image.SourceMap.Span, SectionKind.SourceAxons, image.SourceAxons.Span);
        foreach (CoreImage core in image.Cores)
        {
            problem ??= checks.FindProblem(
                core.Address, SectionKind.AxonMap, image.Layout, core.Words(SectionKind.AxonMap).Span, SectionKind.AxonOut, core.Words(SectionKind.AxonOut).Span);
        }

        return problem;
    }

    private static ImageProblem? Core(ChipImage image, CoreImage core)
    {
        long chipMax = AxonOut.ChipLimit(image.Layout).Max;
        long coreMax = AxonOut.CoreLimit(image.Layout).Max;
        if (core.Address.Chip < 0 || core.Address.Chip > chipMax || core.Address.Core < 0 || core.Address.Core > coreMax)
        {
            return new ImageProblem(
                ImageCodes.CoreInconsistent, core.Address, SectionKind.CoreConfig, 0, $"{core.Address}",
                $"chips 0..{chipMax} and cores 0..{coreMax}");
        }

        foreach (SectionKind kind in core.Sections)
        {
            if (SectionInfo.Find(kind) is not { PerCore: true })
            {
                return new ImageProblem(ImageCodes.UnknownSection, core.Address, kind, 0, $"section {kind}", "sections of a core");
            }

            if (Words(image, core.Address, kind, core.Words(kind).Span) is { } problem)
            {
                return problem;
            }
        }

        return Counts(image, core)
            ?? Configs(image, core)
            ?? Lists(image, core)
            ?? RandomRanges(image, core)
            ?? LearnChecks.FindProblem(image, core);
    }

    private static ImageProblem? Words(ChipImage image, CoreAddress address, SectionKind kind, ReadOnlySpan<ulong> words)
    {
        SectionInfo info = SectionInfo.Find(kind)!;
        for (int i = 0; i < words.Length; i++)
        {
            if (info.FindProblem(image.Layout, words[i]) is { } problem)
            {
                return new ImageProblem(ImageCodes.IllegalWord, address, kind, i, problem, "words as the chip manual lays them out");
            }
        }

        return null;
    }

    private static ImageProblem? Counts(ChipImage image, CoreImage core)
    {
        int configs = core.Words(SectionKind.CoreConfig).Length;
        if (configs != 1)
        {
            return new ImageProblem(ImageCodes.SectionMissing, core.Address, SectionKind.CoreConfig, 0, $"{configs} words", "one word");
        }

        int compartments = Compartments(image, core);
        return Count(SectionKind.CompartmentConfigs, optional: false)
            ?? Count(SectionKind.CompartmentStates, optional: true)
            ?? Count(SectionKind.AxonMap, optional: true)
            ?? Formats();

        ImageProblem? Count(SectionKind kind, bool optional)
        {
            int count = core.Words(kind).Length;
            return count == compartments || (optional && count == 0)
                ? null
                : new ImageProblem(
                    ImageCodes.CoreInconsistent, core.Address, kind, 0, $"{count} words",
                    $"{compartments}, one for each compartment{(optional ? ", or none" : "")}");
        }

        ImageProblem? Formats()
        {
            int count = core.Words(SectionKind.SynapseFormats).Length;
            long max = SynapseBlockHeader.FormatLimit(image.Layout).Max + 1;
            return count <= max
                ? null
                : new ImageProblem(
                    ImageCodes.CoreInconsistent, core.Address, SectionKind.SynapseFormats, max, $"{count} formats", $"at most {max}");
        }
    }

    private static ImageProblem? Configs(ChipImage image, CoreImage core)
    {
        int profiles = core.Words(SectionKind.CompartmentProfiles).Length;
        int thresholds = core.Words(SectionKind.ThresholdProfiles).Length;
        ReadOnlySpan<ulong> words = core.Words(SectionKind.CompartmentConfigs).Span;
        for (int i = 0; i < words.Length; i++)
        {
            CompartmentConfig config = CompartmentConfig.Decode(image.Layout, words[i]);
            if (config.Profile >= profiles || config.Vth >= thresholds)
            {
                return new ImageProblem(
                    ImageCodes.CoreInconsistent, core.Address, SectionKind.CompartmentConfigs, i,
                    $"compartment profile {config.Profile}, threshold profile {config.Vth}",
                    $"profiles below {profiles}, thresholds below {thresholds}, which the core has");
            }
        }

        return null;
    }

    private static ImageProblem? Lists(ChipImage image, CoreImage core)
    {
        int memory = core.Words(SectionKind.SynapseMemory).Length;
        ReadOnlySpan<ulong> lists = core.Words(SectionKind.SynapseLists).Span;
        for (int i = 0; i < lists.Length; i++)
        {
            SynapseList list = SynapseList.Decode(image.Layout, lists[i]);
            if (list.Length > 0 && (long)list.Pointer + list.Length > memory)
            {
                return new ImageProblem(
                    ImageCodes.CoreInconsistent, core.Address, SectionKind.SynapseLists, i,
                    $"words {list.Pointer}..{(long)list.Pointer + list.Length - 1} of synapse memory", $"words below {memory}");
            }
        }

        return null;
    }

    private static ImageProblem? RandomRanges(ChipImage image, CoreImage core)
    {
        int seeds = core.Words(SectionKind.RandomSeeds).Length;
        int compartments = Compartments(image, core);
        int next = 0;
        ReadOnlySpan<ulong> words = core.Words(SectionKind.RandomRanges).Span;
        for (int i = 0; i < words.Length; i++)
        {
            RandomRange range = RandomRange.Decode(image.Layout, words[i]);
            if (range.Compartment < next || range.Compartment >= compartments || range.Seed >= seeds)
            {
                return new ImageProblem(
                    ImageCodes.CoreInconsistent, core.Address, SectionKind.RandomRanges, i,
                    $"a range from compartment {range.Compartment} on with seed {range.Seed}",
                    $"compartments {next}..{compartments - 1}, ascending, and seeds below {seeds}, which the core has");
            }

            next = range.Compartment + 1;
        }

        return null;
    }

    private static int Compartments(ChipImage image, CoreImage core) =>
        CoreConfig.Decode(image.Layout, core.Words(SectionKind.CoreConfig).Span[0]).Compartments;
}
