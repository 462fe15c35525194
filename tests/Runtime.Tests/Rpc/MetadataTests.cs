using Grpc.Core;
using Grpc.Core.Framing;

namespace Runtime.Tests.Rpc;

public sealed class MetadataTests
{
    [Fact]
    public void Keys_are_lower_case_and_checked()
    {
        new Metadata.Entry("X-Key_1.a", "v").Key.ShouldBe("x-key_1.a");
        Should.Throw<ArgumentException>(() => new Metadata.Entry("bad key", "v"));
        Should.Throw<ArgumentException>(() => new Metadata.Entry("key-bin", "text"));
        Should.Throw<ArgumentException>(() => new Metadata.Entry("key", [1, 2]));
        Should.Throw<ArgumentException>(() => new Metadata.Entry("key", "line\nbreak"));
    }

    [Fact]
    public void Bytes_travel_as_base64_with_or_without_padding_and_joined_by_commas()
    {
        for (var length = 0; length < 20; length++)
        {
            var bytes = Enumerable.Range(0, length).Select(i => (byte)(i * 37)).ToArray();
            var text = MetadataCodec.ToField(new Metadata.Entry("k-bin", bytes));
            text.ShouldNotContain("=");
            var metadata = new Metadata();
            MetadataCodec.TryAdd(metadata, "K-Bin", text + "," + Convert.ToBase64String(bytes)).ShouldBeTrue();
            metadata.Select(e => e.ValueBytes).ShouldBe([bytes, bytes]);
        }
    }

    [Theory]
    [InlineData("!!!!")]
    [InlineData("A")]
    [InlineData("AAAA====A")]
    public void What_is_not_base64_is_noticed(string text) => MetadataCodec.TryAdd([], "k-bin", text).ShouldBeFalse();

    [Fact]
    public void Metadata_from_the_wire_cannot_be_changed() => Should.Throw<InvalidOperationException>(() => Metadata.Empty.Add("a", "b"));
}
