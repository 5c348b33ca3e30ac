using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Persistence.Rows;

/// <summary>Secret material, encrypted before it gets here.</summary>
internal sealed class KeyRow
{
    public Guid Id { get; set; }
    public required string Kind { get; set; }
    /// <summary>Names the secret in plans and change records.</summary>
    public required string Name { get; set; }
    public required string Protected { get; set; }
    /// <summary>Keyed digest of the text, hex: equal secrets are told without being told.</summary>
    public required string Digest { get; set; }
    /// <summary>The half that anybody may see, of a key pair.</summary>
    public string? PublicPart { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

internal sealed class KeyTable : IEntityTypeConfiguration<KeyRow>
{
    public void Configure(EntityTypeBuilder<KeyRow> builder)
    {
        builder.ToTable("Keys");
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Kind).HasMaxLength(Widths.Word);
        builder.Property(row => row.Name).HasMaxLength(Widths.Name);
        builder.Property(row => row.Digest).HasMaxLength(Widths.Word);
        builder.HasIndex(row => row.Name).IsUnique();
    }
}
