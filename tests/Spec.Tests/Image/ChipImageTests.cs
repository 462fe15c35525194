using NeuroChip.Spec.Image;

namespace Spec.Tests.Image;

public sealed class ChipImageTests
{
    [Theory]
    [InlineData("tiny")]
    [InlineData("loihi1-d18")]
    [InlineData("wide")]
    public void An_image_reads_back_as_it_was_written(string profile)
    {
        ChipImage image = SampleImages.Build(profile);
        byte[] bytes = image.ToBytes();

        ChipImage read = ChipImage.Read(bytes);

        read.Layout.ShouldBe(image.Layout);
        read.ProfileName.ShouldBe(profile);
        read.ProfileDigest.ToArray().ShouldBe(image.ProfileDigest.ToArray());
        read.SourceMap.ToArray().ShouldBe(image.SourceMap.ToArray());
        read.SourceAxons.ToArray().ShouldBe(image.SourceAxons.ToArray());
        read.Cores.Length.ShouldBe(2);
        foreach ((CoreImage left, CoreImage right) in image.Cores.Zip(read.Cores))
        {
            right.Address.ShouldBe(left.Address);
            right.Sections.ShouldBe(left.Sections);
            foreach (SectionKind kind in left.Sections)
            {
                right.Words(kind).ToArray().ShouldBe(left.Words(kind).ToArray());
            }
        }

        read.ToBytes().ShouldBe(bytes);
        read.Digest.ShouldBe(image.Digest);
    }
}
