# Folders of the bucket: chunks as they came, and what functions made of them.
locals {
  claims  = "claims"
  derived = "derived"

  # One request a chunk: an upload in parts would need to decrypt too.
  put_large_chunks = [
    {
      Sid      = "PutLargeChunks"
      Effect   = "Allow"
      Action   = ["s3:PutObject"]
      Resource = ["${var.bucket.arn}/${local.claims}/*"]
    },
    {
      Sid      = "Encrypt"
      Effect   = "Allow"
      Action   = ["kms:GenerateDataKey"]
      Resource = [var.bucket.key_arn]
    },
  ]

  get_large_chunks = [
    {
      Sid      = "GetLargeChunks"
      Effect   = "Allow"
      Action   = ["s3:GetObject"]
      Resource = ["${var.bucket.arn}/${local.claims}/*"]
    },
    {
      Sid      = "Decrypt"
      Effect   = "Allow"
      Action   = ["kms:Decrypt"]
      Resource = [var.bucket.key_arn]
    },
  ]
}
