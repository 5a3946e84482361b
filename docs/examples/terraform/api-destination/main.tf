# EventBridge posts Genesys Cloud's events to /webhooks/genesys-eventbridge: a rule on the partner bus, an API destination with
# a key, and a queue for what could not be delivered. Not tried: no AWS account was at hand.

terraform {
  required_version = ">= 1.3"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "partner_bus" {
  description = "The event bus of the partner event source, aws.partner/genesys.com/..."
  type        = string
}

variable "webhook_url" {
  description = "Such as https://trunkline.example/webhooks/genesys-eventbridge"
  type        = string
}

variable "webhook_key" {
  description = "The value of TRUNKLINE_EVENTBRIDGE_KEY"
  type        = string
  sensitive   = true
}

resource "aws_cloudwatch_event_connection" "trunkline" {
  name               = "trunkline"
  authorization_type = "API_KEY"

  auth_parameters {
    api_key {
      key   = "X-Api-Key"
      value = var.webhook_key
    }
  }
}

resource "aws_cloudwatch_event_api_destination" "trunkline" {
  name                             = "trunkline"
  connection_arn                   = aws_cloudwatch_event_connection.trunkline.arn
  http_method                      = "POST"
  invocation_endpoint              = var.webhook_url
  invocation_rate_limit_per_second = 300
}

resource "aws_cloudwatch_event_rule" "telephony" {
  name           = "trunkline-telephony"
  event_bus_name = var.partner_bus
  event_pattern  = jsonencode({ source = [{ prefix = "aws.partner/genesys.com" }] })
}

resource "aws_cloudwatch_event_target" "trunkline" {
  rule           = aws_cloudwatch_event_rule.telephony.name
  event_bus_name = var.partner_bus
  arn            = aws_cloudwatch_event_api_destination.trunkline.arn
  role_arn       = aws_iam_role.eventbridge.arn

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }

  dead_letter_config {
    arn = aws_sqs_queue.undelivered.arn
  }
}

resource "aws_sqs_queue" "undelivered" {
  name                      = "trunkline-undelivered"
  message_retention_seconds = 1209600
}

resource "aws_sqs_queue_policy" "undelivered" {
  queue_url = aws_sqs_queue.undelivered.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.undelivered.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.telephony.arn } }
    }]
  })
}

resource "aws_iam_role" "eventbridge" {
  name = "trunkline-eventbridge"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "invoke" {
  name = "invoke-api-destination"
  role = aws_iam_role.eventbridge.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "events:InvokeApiDestination"
      Resource = aws_cloudwatch_event_api_destination.trunkline.arn
    }]
  })
}
