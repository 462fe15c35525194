namespace NeuroChip.Spec.Image;

/// <summary>
/// Projections of the manifest agree with the populations and with the words of the cores: every in-axon that learns
/// belongs to one projection, and its word names the same profile.
/// </summary>
internal static class ManifestProjectionChecks
{
    private static readonly CoreAddress s_chip = new(0, CoreAddress.ChipCore);

    public static ImageProblem? FindProblem(ChipImage image, Dictionary<string, ManifestPopulation> populations)
    {
        if (image.Manifest.Projections.IsDefault)
        {
            return Problem("projections that are no list", "a list, or none");
        }

        HashSet<string> names = [];
        HashSet<(CoreAddress Core, int Axon)> taken = [];
        foreach (ManifestProjection projection in image.Manifest.Projections)
        {
            if (!names.Add(projection.Name))
            {
                return Problem($"projection '{projection.Name}' twice", "each name once");
            }

            if (!populations.TryGetValue(projection.Pre, out ManifestPopulation? pre)
                || !populations.TryGetValue(projection.Post, out ManifestPopulation? post) || post.Kind != ManifestPopulation.Compartments)
            {
                return Problem(
                    $"projection '{projection.Name}' from '{projection.Pre}' to '{projection.Post}'", "populations of the manifest, the second of compartments");
            }

            if ((Content(projection) ?? Axons(image, projection, pre, taken)) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static ImageProblem? Content(ManifestProjection projection)
    {
        bool sound = (projection.Dw ?? projection.Dd ?? projection.Dt) is not null
            && Enum.IsDefined(projection.Rounding)
            && Ordered(projection.WeightBounds) && Ordered(projection.DelayBounds)
            && !projection.Axons.IsDefault;
        return sound
            ? null
            : Problem(
                $"projection '{projection.Name}' with rounding {(int)projection.Rounding}, bounds {projection.WeightBounds} and {projection.DelayBounds}",
                "at least one rule, a rounding of 0 to 3, bounds in order, and a list of in-axons");
    }

    private static bool Ordered(ManifestBounds? bounds) => bounds is null || bounds.Low <= bounds.High;

    private static ImageProblem? Axons(
        ChipImage image, ManifestProjection projection, ManifestPopulation pre, HashSet<(CoreAddress Core, int Axon)> taken)
    {
        foreach (ManifestAxons run in projection.Axons)
        {
            CoreAddress address = new(run.Chip, run.Core);
            TracePre[] words = image.FindCore(address)?.Decode<TracePre>(SectionKind.TracesPre, image.Layout) ?? [];
            string found = $"projection '{projection.Name}' with in-axons {run.FirstAxon}..{(long)run.FirstAxon + run.Count - 1} of {address}";
            if (run.Count < 1 || run.FirstAxon < 0 || run.FirstAxon > words.Length - run.Count)
            {
                return Problem(found, $"in-axons below {words.Length}, which that core has traces for");
            }

            if (run.FirstUnit < 0 || run.FirstUnit > pre.Size - run.Count)
            {
                return Problem($"{found}, which are units from {run.FirstUnit} on", $"units below {pre.Size}, which '{pre.Name}' has");
            }

            for (int axon = run.FirstAxon; axon < run.FirstAxon + run.Count; axon++)
            {
                if (words[axon].Role != AxonRole.Learn || words[axon].Profile != run.Profile || !taken.Add((address, axon)))
                {
                    return Problem($"{found} with profile {run.Profile}", $"in-axons that learn with that profile, each in one projection; in-axon {axon} is {words[axon]}");
                }
            }
        }

        return null;
    }

    private static ImageProblem Problem(string found, string allowed) =>
        new(ImageCodes.ManifestInconsistent, s_chip, SectionKind.Manifest, 0, found, allowed);
}
